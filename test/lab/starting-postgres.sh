# Runs inside a database host: asks a PostgreSQL of its own, beside the cluster's, which starts a tenth of a second after the first question.
# shellcheck shell=bash
set -u
folder=$(mktemp -d) && chown postgres "$folder"
programs=/usr/lib/postgresql/17/bin
user='setpriv --reuid=postgres --regid=postgres --init-groups'
$user $programs/initdb --no-sync --pgdata="$folder/main" >/dev/null
(sleep 0.1 && exec $user $programs/postgres -D "$folder/main" -p 5499 -k "$folder" -c listen_addresses= 2>"$folder/log") &
$programs/pg_isready --host="$folder" --port=5499
echo "$?, by pg_isready itself"
/usr/local/lib/hardway/pg-isready --host="$folder" --port=5499
echo "$?, by what Patroni asks"
postmaster=$(head -1 "$folder/main/postmaster.pid")
kill -STOP "$postmaster"
/usr/local/lib/hardway/pg-isready --host="$folder" --port=5499
echo "$?, frozen"
kill -KILL "$postmaster" && wait
rm -r "$folder"
