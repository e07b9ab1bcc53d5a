package org.dorsal.http.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.Archived;

/** Hashes of a patient's rows, computed of the bytes that lie there and not of what stands beside them. */
record RecomputedHashes(ArchiveReads reads) implements Verification.Stored {
    private static final int PAGE = 500;

    @Override
    public Map<String, String> hashes(String site, String patient) {
        Map<String, String> hashes = new HashMap<>();
        Optional<String> only = Optional.of(patient);
        walk(
                after -> reads.versions(site, only, after, PAGE),
                (Archived.Version row) -> hashes.put(
                        row.type() + "/" + row.id() + "/_history/" + row.version(),
                        Sha256.of(row.body()).hex()));
        walk(
                after -> reads.signOffs(site, only, after, PAGE),
                (Archived.SignOff row) -> hashes.put(
                        "SignOff/" + row.assessment() + "/_history/" + row.version(),
                        Sha256.of(row.body()).hex()));
        walk(
                after -> reads.assessments(site, only, after, PAGE),
                (Archived.Assessment row) ->
                        hashes.put("Received/" + row.id(), Verification.hex(row.receivedSha256())));
        return hashes;
    }

    private interface Reading<T> {
        List<T> after(Optional<T> last);
    }

    private static <T> void walk(Reading<T> reading, java.util.function.Consumer<T> each) {
        Optional<T> last = Optional.empty();
        List<T> page;
        do {
            page = reading.after(last);
            page.forEach(each);
            last = page.isEmpty() ? last : Optional.of(page.getLast());
        } while (page.size() >= PAGE);
    }
}
