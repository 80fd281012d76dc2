#!/bin/sh
# Once: the orderer and the peers join the channel, and the chaincode is approved by both and committed.
set -eu
cd /network
if [ -e channels/ready ]; then
  exit 0
fi
crypto=/network/crypto
orderer_tls=$crypto/ordererOrganizations/orderer1.example/orderers/orderer.orderer1.example/tls
export FABRIC_CFG_PATH=/network/config/peer FABRIC_LOGGING_SPEC=error CORE_PEER_TLS_ENABLED=true

# Tries again for a minute: programs start, a leader is elected, peers get to know each other.
insist() {
  left=60
  until "$@"; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || exit 1
    sleep 1
  done
}

join_orderer() {
  osnadmin channel join --channelID=varve --config-block=channels/varve.block --orderer-address=orderer1:7053 \
    --ca-file=$orderer_tls/ca.crt --client-cert=$orderer_tls/server.crt --client-key=$orderer_tls/server.key \
    >/tmp/said 2>&1 || true
  grep -q -e 'Status: 201' -e 'already exists' /tmp/said || { cat /tmp/said; return 1; }
}

# Calls that follow are made by this organisation's administrator, at its peer.
as() {
  org=$1
  own=$crypto/peerOrganizations/$org.example
  export CORE_PEER_ADDRESS="peer-$org:7051" CORE_PEER_LOCALMSPID="Org${org#org}MSP"
  export CORE_PEER_MSPCONFIGPATH="$own/users/Admin@$org.example/msp"
  export CORE_PEER_TLS_ROOTCERT_FILE="/network/organisations/$org/peer-tls-ca.pem"
}

has_channel() {
  peer channel list | grep -qx varve
}

join_peer() {
  has_channel || peer channel join -b channels/varve.block
}

install() {
  peer lifecycle chaincode queryinstalled | grep -q "$(cat "packages/$org.id")" ||
    peer lifecycle chaincode install "packages/$org.tar.gz"
}

approve() {
  peer lifecycle chaincode queryapproved --channelID varve --name varve >/dev/null 2>&1 ||
    peer lifecycle chaincode approveformyorg --orderer orderer1:7050 --tls --cafile $orderer_tls/ca.crt \
      --channelID varve --name varve --version 1 --sequence 1 --package-id "$(cat "packages/$org.id")"
}

commit() {
  peer lifecycle chaincode querycommitted --channelID varve --name varve >/dev/null 2>&1 ||
    peer lifecycle chaincode commit --orderer orderer1:7050 --tls --cafile $orderer_tls/ca.crt \
      --channelID varve --name varve --version 1 --sequence 1 \
      --peerAddresses peer-org1:7051 --tlsRootCertFiles organisations/org1/peer-tls-ca.pem \
      --peerAddresses peer-org2:7051 --tlsRootCertFiles organisations/org2/peer-tls-ca.pem
}

insist join_orderer
for each in org1 org2; do
  as "$each"
  insist join_peer
  insist install
  insist approve
done
as org1
insist commit
touch channels/ready
echo "the channel is ready"
