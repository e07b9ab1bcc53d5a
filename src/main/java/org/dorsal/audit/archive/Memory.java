package org.dorsal.audit.archive;

/** Counts what has to be remembered, and gives up before the process does. */
final class Memory {
    private final long most;
    private long taken;

    Memory(long mostBytes) {
        this.most = mostBytes;
    }

    /** Two thirds of what this process may have. */
    static Memory ofThisProcess() {
        return new Memory(Runtime.getRuntime().maxMemory() / 3 * 2);
    }

    void take(long bytes) throws Refused {
        taken += bytes;
        if (taken > most) {
            throw tooLarge();
        }
    }

    static Refused tooLarge() {
        return new Refused(
                "the file",
                "it needs more memory than this process may have; call java with a larger -Xmx (now "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MB)");
    }
}
