// Other people's witness and other people's log, for Varve's own to work with.
//
//	witnesscheck witness LOG_VKEY NAME                  serves a witness of a log until its input ends
//	witnesscheck key ORIGIN                             makes the key of a log
//	witnesscheck log DIR KEY POLICY FIRST COUNT         appends entries to a log in a folder, whose witnesses
//	                                                    are those of the policy, and waits for its checkpoint
//
// Each prints one JSON object as soon as it has something to say, or fails.
package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	fnote "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"github.com/transparency-dev/witness/persistence/inmemory"
	"github.com/transparency-dev/witness/witness"
	"golang.org/x/mod/sumdb/note"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	switch arguments := os.Args[1:]; arguments[0] {
	case "witness":
		serveWitness(ctx, arguments[1], arguments[2])
	case "key":
		private, public := makeKey(arguments[1])
		say(map[string]any{"private": private, "public": public})
	case "log":
		first, count := must(strconv.Atoi(arguments[4])), must(strconv.Atoi(arguments[5]))
		appendToLog(ctx, arguments[1], arguments[2], arguments[3], first, count)
	default:
		fail(fmt.Errorf("unknown command %s", arguments[0]))
	}
}

func serveWitness(ctx context.Context, logKey, name string) {
	log := must(note.NewVerifier(logKey))
	private, public := makeKey(name)
	signer := must(fnote.NewSignerForCosignatureV1(private))
	w := must(witness.New(ctx, witness.Opts{
		Persistence: inmemory.New(),
		Signers:     []note.Signer{signer},
		VerifierForLog: func(_ context.Context, origin string) (note.Verifier, bool, error) {
			return log, origin == log.Name(), nil
		},
	}))
	mux := http.NewServeMux()
	mux.HandleFunc("POST /add-checkpoint", witness.NewHTTPHandler(w).AddCheckpoint)
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	go func() { fail(http.Serve(listener, mux)) }()
	say(map[string]any{
		"url": "http://" + listener.Addr().String(),
		"key": must(fnote.VKeyToCosignatureV1(public)),
	})
	_, err := io.Copy(io.Discard, os.Stdin)
	fail(err)
}

func appendToLog(ctx context.Context, dir, key, policy string, first, count int) {
	signer := must(note.NewSigner(key))
	witnesses := must(tessera.NewWitnessGroupFromPolicy(must(os.ReadFile(policy))))
	options := tessera.NewAppendOptions().
		WithCheckpointSigner(signer).
		WithCheckpointInterval(200*time.Millisecond).
		WithBatching(64, 50*time.Millisecond).
		WithWitnesses(witnesses, &tessera.WitnessOptions{Timeout: 10 * time.Second})
	driver := must(posix.New(ctx, posix.Config{Path: dir}))
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, options)
	fail(err)
	awaiter := tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, 100*time.Millisecond)
	futures := []tessera.IndexFuture{}
	for i := first; i < first+count; i++ {
		futures = append(futures, appender.Add(ctx, tessera.NewEntry(fmt.Appendf(nil, "entry %d", i))))
	}
	var checkpoint []byte
	for _, future := range futures {
		_, checkpoint, err = awaiter.Await(ctx, future)
		fail(err)
	}
	fail(shutdown(ctx))
	say(map[string]any{"checkpoint": string(checkpoint)})
}

func makeKey(name string) (string, string) {
	private, public, err := note.GenerateKey(rand.Reader, name)
	fail(err)
	return private, public
}

func say(object map[string]any) { fail(json.NewEncoder(os.Stdout).Encode(object)) }

func must[T any](value T, err error) T { fail(err); return value }

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "witnesscheck:", err)
		os.Exit(1)
	}
}
