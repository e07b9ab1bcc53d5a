package org.dorsal.archive;

/** Counts what has to be remembered, and gives up before the process does. */
final class MemoryBudget {
    private final long most;
    private long reserved;

    MemoryBudget(long mostBytes) {
        this.most = mostBytes;
    }

    /** Budget of two thirds of the maximum heap of this process. */
    static MemoryBudget ofThisProcess() {
        return new MemoryBudget(Runtime.getRuntime().maxMemory() / 3 * 2);
    }

    void take(long bytes) throws ArchiveFormatException {
        reserved += bytes;
        if (reserved > most) {
            throw tooLarge();
        }
    }

    static ArchiveFormatException tooLarge() {
        return new ArchiveFormatException(
                "the file",
                "it needs more memory than this process may have; call java with a larger -Xmx (now "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MB)");
    }
}
