#!/usr/bin/env bash
# Chromium inside the network namespace that HARDWAY_NAMESPACE names; every argument is Chromium's.
set -euo pipefail

exec nsenter --net="/run/netns/${HARDWAY_NAMESPACE:?}" -- chromium "$@"
