set -euo pipefail
set -x
