hash -p /bin/true php
builtin hash -rp /bin/true grep
