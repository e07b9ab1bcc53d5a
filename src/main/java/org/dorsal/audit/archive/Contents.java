package org.dorsal.audit.archive;

import java.io.IOException;

/** The rows of an export: all of a site, or those that belong to chosen events. */
interface Contents {
    boolean whole();

    /** The first position. */
    long from();

    /** The position after the last one. */
    long to();

    void events(Ndjson lines) throws IOException;

    /** What leads from the events to the checkpoint. */
    void proofs(ExportZip zip) throws IOException;

    void signOffs(Ndjson lines) throws IOException;

    /** By patient, so that a response is read beside the results that were made from it. */
    void resources(Ndjson lines) throws IOException;

    void assessments(Ndjson lines) throws IOException;

    void deliveries(Ndjson lines) throws IOException;

    /** What happened since the checkpoint. */
    void outside(ExportZip zip) throws IOException;
}
