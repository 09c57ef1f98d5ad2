# A session with the dossier API, from nothing to a result handed back. Needs curl 7.82 or newer; run it in an empty directory.
set -euo pipefail
port=${PORT:-8080}
cat > office.toml <<'END'
code = "H49.12"
superior = "UBND XÃ THỬ"
name = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ THỬ"
place = "Xã Thử"
[[counters]]
id = "1"
name = "Quầy 1"
[[officers]]
id = "canbo1"
name = "Cán bộ Thử"
counter = "1"
password = "mat-khau-thu"
END
counter-tui office init --from office.toml --data office
counter-tui serve --port "$port" --data office &
trap 'kill %1; wait' EXIT
api=http://127.0.0.1:$port/v1
until curl -sf "$api/health"; do read -rt 0.2 <> <(:) || true; done

# Sign in; every later call carries the token.
field() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }
uuid() { python3 -c 'import uuid; print(uuid.uuid4())'; }
token=$(curl -sf "$api/sessions" --json '{"name": "canbo1", "password": "mat-khau-thu"}' | field token)
call() { local path=$1; shift; curl -sS -w '\n' -H "Authorization: Bearer $token" "$@" "$api$path"; }
call /me

# Lease numbers for today. The key is the caller's own: asked again, the same block comes back.
today=$(TZ=UTC-7 date +%F)
call /number-blocks -H "Idempotency-Key: \"desk-7:1:$today:0\"" \
  --json "{\"counter\": \"1\", \"day\": \"$today\", \"installation\": \"desk-7\"}" | tee block.json

# Register under the first of them. The key is the dossier's id.
code=$(field prefix < block.json)-0001
id=$(uuid)
person='{"name": "NGUYỄN VĂN MẪU", "identity": "022090000001"}'
cat > dossier.json <<END
{"id": "$id", "code": "$code", "office": "H49.12", "counter": "1", "officer_id": "canbo1", "officer_name": "Cán bộ Thử",
 "procedure_code": "1.001193", "procedure_name": "Thủ tục đăng ký khai sinh", "procedure_field": "Hộ tịch",
 "procedure_version": 1, "channel": "direct", "applicant": $person, "owner": $person, "collection": "at_desk",
 "received_at": "$(TZ=UTC-7 date +%FT%T+07:00)"}
END
call /dossiers -H "Idempotency-Key: \"$id\"" --json @dossier.json

# Sent again: the same answer, marked. Another body under the same key: refused.
call /dossiers -H "Idempotency-Key: \"$id\"" --json @dossier.json -i | grep -i -e '^HTTP' -e '^idempotency'
sed 's/at_desk/online/' dossier.json | call /dossiers -H "Idempotency-Key: \"$id\"" --json @-

# Follow the feed: everything, then what comes after, waiting up to a second for it.
call /changes | tee changes.json
call "/changes?after=$(field position < changes.json)&wait=1"

# Hand the result back: against the version seen, so that nobody else's step is overlooked.
call "/dossiers/$code/actions" -H "Idempotency-Key: \"$(uuid)\"" -H 'If-Match: "1"' \
  --json '{"action": "return", "receiver": "NGUYỄN VĂN MẪU"}'
