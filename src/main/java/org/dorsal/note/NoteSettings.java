package org.dorsal.note;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.dorsal.assessment.Site;
import org.dorsal.knowledge.Wording;

/** Settings of the documents: sites by id. */
public record NoteSettings(Map<String, NoteSite> sites) {
    public NoteSettings {
        sites = Map.copyOf(sites);
    }

    /**
     * Site of a document.
     *
     * @param zone time zone of displayed times
     */
    public record NoteSite(Site site, ZoneId zone) {
        public Wording.Locale locale() {
            return site.rules().wording();
        }
    }

    Optional<NoteSite> site(String id) {
        return Optional.ofNullable(sites.get(id));
    }
}
