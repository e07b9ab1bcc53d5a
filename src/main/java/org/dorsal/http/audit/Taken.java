package org.dorsal.http.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.audit.About;
import org.dorsal.audit.Deed;

/** A file and the two events that tell of it. */
final class Taken {
    private Taken() {}

    /** One that is about no patient in particular. */
    static PageAnswer file(
            AuditorRequest asked, List<About> about, String name, String type, Download.Filling filling) {
        return file(asked, Optional.empty(), Optional.empty(), about, name, type, filling);
    }

    /** Tells of the search first; when that can't be written, nothing is given. */
    static PageAnswer file(
            AuditorRequest asked,
            Optional<String> purpose,
            Optional<String> patient,
            List<About> about,
            String name,
            String type,
            Download.Filling filling) {
        String first = asked.record(Deed.EXPORT, purpose, patient, about);
        return new PageAnswer.File(new Download(name, type, filling, (hash, bytes, count) -> {
            List<About> ending = new ArrayList<>(about);
            ending.add(new About.Fact("export", first));
            ending.add(new About.Fact("sha256", hash.hex()));
            ending.add(new About.Fact("bytes", Long.toString(bytes)));
            ending.add(new About.Fact("count", Long.toString(count)));
            asked.record(Deed.EXPORT, purpose, patient, ending);
        }));
    }
}
