// Sends recorded commands to a card behind pcscd, as fast as C and libpcsclite can: what the station's chip path is
// measured against. Usage: chip-replayer READER SCRIPT; each line on standard input replays the whole script once, and is
// answered by one line with the microseconds that it took.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <winscard.h>

enum { STEPS_MAX = 4096, COMMAND_MAX = 65544, ANSWER_MAX = 65538 };

struct step {
    char kind; // C connect, R cold reset, T transmit, D disconnect
    size_t length;
    unsigned char *bytes;
    unsigned status;
};

static struct step steps[STEPS_MAX];
static size_t count;
static unsigned char answer[ANSWER_MAX];

static void fail(const char *what, LONG code) {
    fprintf(stderr, "chip-replayer: %s %08lX\n", what, (unsigned long)code & 0xFFFFFFFFul);
    exit(1);
}

static void load(const char *path) {
    static char line[2 * COMMAND_MAX + 8];
    FILE *file = fopen(path, "r");
    if (!file) fail("no script", 0);
    while (fgets(line, sizeof line, file)) {
        if (count == STEPS_MAX) fail("script too long", 0);
        struct step *step = &steps[count++];
        step->kind = line[0];
        if (step->kind != 'T') continue;
        size_t digits = strcspn(line + 2, " \n");
        if (sscanf(line + 2 + digits, " %4x", &step->status) != 1) fail("script malformed", 0);
        step->length = digits / 2;
        step->bytes = malloc(step->length);
        for (size_t i = 0; i < step->length; i++) {
            unsigned value;
            if (sscanf(line + 2 + 2 * i, "%2x", &value) != 1) fail("script malformed", 0);
            step->bytes[i] = (unsigned char)value;
        }
    }
    fclose(file);
}

static void replay(SCARDCONTEXT context, const char *reader) {
    SCARDHANDLE card = 0;
    DWORD active = 0;
    for (size_t i = 0; i < count; i++) {
        struct step *step = &steps[i];
        LONG code = 0;
        switch (step->kind) {
        case 'C':
            code = SCardConnect(context, reader, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card,
                                &active);
            break;
        case 'R':
            code = SCardReconnect(card, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1,
                                  SCARD_UNPOWER_CARD, &active);
            break;
        case 'D': code = SCardDisconnect(card, SCARD_UNPOWER_CARD); break;
        case 'T': {
            SCARD_IO_REQUEST header = {active, sizeof(SCARD_IO_REQUEST)};
            DWORD length = sizeof answer;
            code = SCardTransmit(card, &header, step->bytes, step->length, NULL, answer, &length);
            if (code == SCARD_S_SUCCESS && length < 2) fail("no answer", 0);
            // Another answer would be another card's work.
            if (code == SCARD_S_SUCCESS && (answer[length - 2] << 8 | answer[length - 1]) != (int)step->status)
                fail("another status", (LONG)(answer[length - 2] << 8 | answer[length - 1]));
            break;
        }
        default: fail("script malformed", 0);
        }
        if (code != SCARD_S_SUCCESS) fail("PC/SC", code);
    }
}

int main(int argc, char **argv) {
    if (argc != 3) fail("usage: chip-replayer READER SCRIPT", 0);
    load(argv[2]);
    SCARDCONTEXT context;
    LONG code = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context);
    if (code != SCARD_S_SUCCESS) fail("PC/SC", code);
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        struct timespec from, to;
        clock_gettime(CLOCK_MONOTONIC, &from);
        replay(context, argv[1]);
        clock_gettime(CLOCK_MONOTONIC, &to);
        printf("%lld\n", (to.tv_sec - from.tv_sec) * 1000000ll + (to.tv_nsec - from.tv_nsec) / 1000);
        fflush(stdout);
    }
    SCardReleaseContext(context);
    return 0;
}
