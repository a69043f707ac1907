#!/usr/bin/env bash
# Exit code 0 when the plant on this machine is ready for calls.
#
#   bash deploy/healthcheck.sh [PORT]     5080 when not given

set -euo pipefail
port=${1:-5080}

exec 3<> "/dev/tcp/127.0.0.1/$port"
printf 'GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$port" >&3
read -r -t 2 _ status _ <&3
[[ $status == 200 ]]
