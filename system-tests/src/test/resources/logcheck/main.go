// Reads a log of Varve over HTTP with the libraries of other people alone, and checks what they can check.
//
//	logcheck URL POLICY LOG_VKEY OLD_CHECKPOINT INDEX TLOG_PROOF OPERATION
//
// POLICY and the key are the reader's own; OLD_CHECKPOINT was read earlier; TLOG_PROOF and OPERATION are
// parts of an unpacked evidence file. Prints one JSON object, or fails.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"filippo.io/torchwood"
	fnote "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/tessera/client"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if len(os.Args) != 8 {
		fail(fmt.Errorf("seven arguments, not %d", len(os.Args)-1))
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	prefix, vkey := strings.TrimSuffix(os.Args[1], "/"), os.Args[3]
	policy := must(torchwood.ParsePolicy(read(os.Args[2])))

	// torchwood: checkpoint and cosignatures, then every entry, each authenticated by its tiles.
	fetcher := must(torchwood.NewTileFetcher(prefix))
	signed := must(fetcher.ReadEndpoint(ctx, "checkpoint"))
	head, opened, err := torchwood.VerifyCheckpoint(signed, policy)
	fail(err)
	reader := must(torchwood.NewClient(fetcher))
	entries, bytesRead := int64(0), 0
	for index, entry := range reader.AllEntries(ctx, head.Tree, 0) {
		if index != entries {
			fail(fmt.Errorf("entry %d where %d is due", index, entries))
		}
		entries++
		bytesRead += len(entry)
	}
	fail(reader.Err())
	if entries != head.N {
		fail(fmt.Errorf("%d entries in a log of %d", entries, head.N))
	}

	// golang.org/x/mod: the proof of one entry.
	index := must(strconv.ParseInt(os.Args[5], 10, 64))
	entry, path, err := reader.Entry(ctx, head.Tree, index)
	fail(err)
	fail(tlog.CheckRecord(path, head.N, head.Hash, index, tlog.RecordHash(entry)))

	// tessera: from the older checkpoint to what the log shows now.
	old := read(os.Args[4])
	root := must(url.Parse(prefix + "/"))
	tiles := must(client.NewHTTPFetcher(root, http.DefaultClient))
	verifier := must(note.NewVerifier(vkey))
	tracker := must(client.NewLogStateTracker(
		ctx, tiles.ReadTile, old, verifier, verifier.Name(), client.UnilateralConsensus(tiles.ReadCheckpoint)))
	before := tracker.Latest().Size
	_, growth, _, err := tracker.Update(ctx)
	fail(err)

	// torchwood: the proof that lies in an evidence file.
	operation := read(os.Args[7])
	fail(torchwood.VerifyProof(policy, tlog.RecordHash(operation), read(os.Args[6])))
	if !bytes.Equal(operation, entry) {
		fail(fmt.Errorf("the log has another operation at %d than the evidence", index))
	}

	fail(json.NewEncoder(os.Stdout).Encode(map[string]any{
		"origin": head.Origin, "size": head.N, "entries": entries, "bytes": bytesRead,
		"signatures": len(opened.Sigs), "cosignedAt": cosignedAt(opened.Sigs), "inclusionPath": len(path),
		"sizeBefore": before, "sizeAfter": tracker.Latest().Size, "growthPath": len(growth),
	}))
}

// Seconds that each cosignature names, by transparency-dev/formats; that of the log has none.
func cosignedAt(signatures []note.Signature) []int64 {
	times := []int64{}
	for _, signature := range signatures[1:] {
		times = append(times, must(fnote.CoSigV1Timestamp(signature)).Unix())
	}
	return times
}

func read(file string) []byte { return must(os.ReadFile(file)) }

func must[T any](value T, err error) T { fail(err); return value }

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "logcheck:", err)
		os.Exit(1)
	}
}
