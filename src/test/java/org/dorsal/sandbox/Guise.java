package org.dorsal.sandbox;

/** Which EHR the sandbox plays at the moment. */
final class Guise {
    private volatile Vendor vendor = Vendor.OPEN;
    private volatile VendorTable table = VendorTable.of(Vendor.OPEN);

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
