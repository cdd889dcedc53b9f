/* writer VENDOR MEGABYTES: what `station-daemon devices throughput` does, in plain C over libusb: NULs in the same chunks to
 * the printer of that vendor (hexadecimal). Prints bytes/s. Opening and claiming do not count. */
#include <libusb.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CHUNK_BYTES 16384
#define LIMIT_MS 30000

static void need(int good, const char *what, int code) {
    if (good) return;
    fprintf(stderr, "writer: %s: %s\n", what, libusb_error_name(code));
    exit(1);
}

/* The bulk OUT endpoint of the first interface of the printer class; 0 when it has none. */
static unsigned char printer_endpoint(libusb_device *device, int *interface) {
    struct libusb_config_descriptor *config;
    unsigned char found = 0;
    if (libusb_get_active_config_descriptor(device, &config)) return 0;
    for (int i = 0; i < config->bNumInterfaces && !found; i++) {
        const struct libusb_interface_descriptor *d = &config->interface[i].altsetting[0];
        if (d->bInterfaceClass != LIBUSB_CLASS_PRINTER) continue;
        for (int e = 0; e < d->bNumEndpoints && !found; e++) {
            const struct libusb_endpoint_descriptor *endpoint = &d->endpoint[e];
            if ((endpoint->bmAttributes & 3) == LIBUSB_TRANSFER_TYPE_BULK && !(endpoint->bEndpointAddress & 0x80))
                found = endpoint->bEndpointAddress;
        }
        *interface = d->bInterfaceNumber;
    }
    libusb_free_config_descriptor(config);
    return found;
}

static libusb_device_handle *open_printer(unsigned vendor, unsigned char *endpoint, int *interface) {
    libusb_device **list, *found = NULL;
    ssize_t count = libusb_get_device_list(NULL, &list);
    need(count >= 0, "list", (int)count);
    for (ssize_t i = 0; i < count && !found; i++) {
        struct libusb_device_descriptor d;
        if (libusb_get_device_descriptor(list[i], &d) || d.idVendor != vendor) continue;
        *endpoint = printer_endpoint(list[i], interface);
        if (*endpoint) found = list[i];
    }
    need(found != NULL, "find", LIBUSB_ERROR_NO_DEVICE);
    libusb_device_handle *handle;
    int code = libusb_open(found, &handle);
    need(!code, "open", code);
    libusb_free_device_list(list, 1);
    libusb_set_auto_detach_kernel_driver(handle, 1);
    code = libusb_claim_interface(handle, *interface);
    need(!code, "claim", code);
    return handle;
}

int main(int argc, char **argv) {
    static unsigned char chunk[CHUNK_BYTES];
    if (argc != 3) return 64;
    unsigned vendor = strtoul(argv[1], NULL, 16);
    long total = strtol(argv[2], NULL, 10) << 20;
    int interface = 0, code = libusb_init(NULL);
    unsigned char endpoint = 0;
    need(!code, "init", code);
    libusb_device_handle *handle = open_printer(vendor, &endpoint, &interface);
    struct timespec begun, ended;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (long sent = 0; sent < total;) {
        int moved = 0;
        code = libusb_bulk_transfer(handle, endpoint, chunk, CHUNK_BYTES, &moved, LIMIT_MS);
        need(!code, "write", code);
        sent += moved;
    }
    clock_gettime(CLOCK_MONOTONIC, &ended);
    printf("%.0f\n", total / (ended.tv_sec - begun.tv_sec + (ended.tv_nsec - begun.tv_nsec) / 1e9));
    libusb_release_interface(handle, interface);
    libusb_close(handle);
    libusb_exit(NULL);
    return 0;
}
