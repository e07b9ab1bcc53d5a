package org.dorsal.sandbox;

/** Currently played EHR and its capabilities. */
final class CurrentVendor {
    private volatile Vendor vendor;
    private volatile VendorTable table;

    CurrentVendor(Vendor first) {
        vendor = first;
        table = VendorTable.of(first);
    }

    synchronized void become(Vendor next) {
        vendor = next;
        table = VendorTable.of(next);
    }

    Vendor vendor() {
        return vendor;
    }

    VendorTable table() {
        return table;
    }
}
