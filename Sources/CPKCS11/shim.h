// The published PKCS#11 header with its standard names, from Debian's libp11-kit-dev. The path is written out because
// pkg-config would also link a library, and none is linked: the module is opened at run time.
#define CRYPTOKI_COMPAT 1
#include <p11-kit-1/p11-kit/pkcs11.h>
