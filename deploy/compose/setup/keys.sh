#!/bin/sh
# Once: keys, the first block of the channel, a package and a node's files for each organisation.
set -eu
cd /network
if [ -e channels/varve.block ]; then
  exit 0
fi
rm -rf crypto channels packages organisations
mkdir channels packages organisations
cryptogen generate --config=config/crypto/crypto.yaml --output=crypto

# A certificate as a JSON text.
pem() {
  awk '{printf "%s\\n", $0}' "$1"
}

for org in org1 org2; do
  own=crypto/peerOrganizations/$org.example
  tls=$own/peers/peer.$org.example/tls
  work=$(mktemp -d)
  cat >"$work/connection.json" <<END
{"address": "chaincode-$org:9999", "dial_timeout": "10s", "tls_required": true, "client_auth_required": true,
 "client_key": "$(pem "$tls/server.key")", "client_cert": "$(pem "$tls/server.crt")",
 "root_cert": "$(pem "$tls/ca.crt")"}
END
  echo '{"label": "varve", "type": "ccaas"}' >"$work/metadata.json"
  tar -czf "$work/code.tar.gz" -C "$work" connection.json
  tar -czf "packages/$org.tar.gz" -C "$work" code.tar.gz metadata.json
  rm -r "$work"
  FABRIC_CFG_PATH=/network/config/peer \
    peer lifecycle chaincode calculatepackageid "packages/$org.tar.gz" >"packages/$org.id"

  mkdir "organisations/$org"
  cp "$tls/ca.crt" "organisations/$org/peer-tls-ca.pem"
  cp "$own/users/User1@$org.example/msp/signcerts/"* "organisations/$org/certificate.pem"
  cp "$own/users/User1@$org.example/msp/keystore/"* "organisations/$org/key.pem"
done
# For a node outside of the containers.
chmod -R a+rX organisations

FABRIC_CFG_PATH=/network/config/channel \
  configtxgen -profile Varve -channelID varve -outputBlock channels/new.block
mv channels/new.block channels/varve.block
