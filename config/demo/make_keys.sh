#!/usr/bin/env bash
# Keys and certificates for a demonstration or a test, made with the openssl command line. Not for production: every
# private key lies unprotected in one folder.
#
#   make_keys.sh FOLDER     makes what is missing; existing files are kept
#
#   api_token               bearer token of the API
#   index, pseudonym        HMAC keys: look-ups by ID number, pseudonyms for the agencies
#   signing.pem/.pub.pem    Ed25519, the gateway's message signatures
#   gateway.pem/.crt        the gateway's TLS client certificate
#   land.pem/.crt/.pin      TLS server of the land office, and its public key as libcurl pins it (sha256//…)
#   vehicle.pem/.crt/.pin   likewise for the vehicle office
#   vehicle_sign.pem/.pub.pem   Ed25519, the vehicle office's signature under its answers
set -euo pipefail
umask 077
mkdir -p "${1:?usage: make_keys.sh FOLDER}"
cd "$1"

secret() { [ -s "$1" ] || openssl rand -hex 32 >"$1"; }

sign_key() {  # name: Ed25519 for message signatures
  [ -s "$1.pem" ] || openssl genpkey -algorithm ed25519 -out "$1.pem" 2>/dev/null
  openssl pkey -in "$1.pem" -pubout -out "$1.pub.pem"
}

tls_key() {  # name usage: P-256, self-signed: the other side pins or trusts exactly this certificate
  [ -s "$1.crt" ] && return
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout "$1.pem" -out "$1.crt" -days 3650 \
    -subj "/O=Tongbao demonstration/CN=$1" -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" \
    -addext "basicConstraints=critical,CA:TRUE" -addext "extendedKeyUsage=$2" 2>/dev/null
}

pin() {
  printf 'sha256//%s\n' "$(openssl x509 -in "$1.crt" -pubkey -noout | openssl pkey -pubin -outform der |
    openssl dgst -sha256 -binary | openssl base64 -A)" >"$1.pin"
}

secret api_token
secret index
secret pseudonym
sign_key signing
sign_key vehicle_sign
tls_key gateway clientAuth
tls_key land serverAuth
tls_key vehicle serverAuth
pin land
pin vehicle
