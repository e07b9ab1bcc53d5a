package org.dorsal.audit.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the profiles out of an export. */
final class KnowledgeReading {
    private static final int MOST_FILE_BYTES = 16 << 20;
    private static final long MOST_BYTES = 128L << 20;

    private KnowledgeReading() {}

    static List<KnowledgeFile> read(ZipInput zip) throws IOException, Refused {
        List<KnowledgeFile> files = new ArrayList<>();
        long all = 0;
        for (String name : zip.knowledge()) {
            byte[] bytes = zip.bytes(name, MOST_FILE_BYTES);
            all += bytes.length;
            if (all > MOST_BYTES) {
                throw new Refused(Entries.KNOWLEDGE, "the profiles have more than " + MOST_BYTES + " bytes");
            }
            files.add(new KnowledgeFile(name.substring(Entries.KNOWLEDGE.length()), bytes));
        }
        return files;
    }
}
