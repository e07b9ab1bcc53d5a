package org.dorsal.http.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.History;
import org.dorsal.assessment.StoredResults;
import org.dorsal.audit.About;
import org.dorsal.audit.Deed;
import org.dorsal.http.audit.Gate.Opened;
import org.dorsal.http.web.CompareView;
import org.dorsal.http.web.Form;
import org.dorsal.http.web.HistoryWords;
import org.dorsal.knowledge.Codes;
import org.dorsal.store.EventReads;
import org.dorsal.store.Reach;
import org.dorsal.store.StoredVersion;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The stored versions of a record: two of them side by side by question, each as JSON, and the events and Provenance as FHIR. */
record VersionPages(Gate gate, StoredResults results, History history, EventReads reads, Codes codes)
        implements Page.Group {

    @Override
    public List<Page> pages() {
        return List.of(
                Page.get("/assessment/{id}/compare", gate.behind(this::compare)),
                Page.get("/assessment/{id}/json", gate.behind(this::json)),
                Page.get("/assessment/{id}/events", gate.behind(this::events)));
    }

    /** Two versions by question. */
    record DiffView(Head head, String id, int earlier, int later, CompareView diff) {
        @Override
        public String toString() {
            return "DiffView[" + id + "]";
        }
    }

    /** Resources as FHIR. */
    record JsonView(Head head, String id, String kind, int version, List<Integer> versions, List<Resource> resources) {
        @Override
        public String toString() {
            return "JsonView[" + id + "]";
        }
    }

    /** One resource, as a person can read it. */
    record Resource(String what, String json) {
        @Override
        public String toString() {
            return "Resource[hidden]";
        }
    }

    private PageAnswer compare(AuditorRequest asked, Form form, Opened opened) {
        int a = number(form, "a");
        int b = number(form, "b");
        int earlier = Math.min(a, b);
        int later = Math.max(a, b);
        Optional<StoredResults.Whole> before = whole(asked, opened, earlier);
        Optional<StoredResults.Whole> after = whole(asked, opened, later);
        if (before.isEmpty() || after.isEmpty() || a == b) {
            return new PageAnswer.Missing();
        }
        opened.record(asked, Deed.VIEW, new About.Fact("page", "audit-compare"));
        AuditWords words = AuditWords.of(asked, codes);
        var reading = new HistoryWords(asked.of().locale(), asked.of().zone(), Optional.empty(), codes);
        CompareView diff = CompareView.of(past(before.get()), past(after.get()), reading)
                .named(words.say("audit.version.n", earlier), words.say("audit.version.n", later));
        return PageAnswer.Shown.page(
                "audit-compare",
                new DiffView(Head.of(asked, "", Searches.ALL), opened.dossier().id(), earlier, later, diff));
    }

    private History.Past past(StoredResults.Whole whole) {
        return history.of(whole.response(), whole.results().getFirst());
    }

    private Optional<StoredResults.Whole> whole(AuditorRequest asked, Opened opened, int version) {
        Dossier dossier = opened.dossier();
        return version < 1
                ? Optional.empty()
                : results.of(Reach.ofPatient(asked.site(), dossier.patient()), dossier.id(), version);
    }

    private PageAnswer json(AuditorRequest asked, Form form, Opened opened) {
        int version = number(form, "version");
        Optional<StoredResults.Whole> whole = whole(asked, opened, version);
        if (whole.isEmpty()) {
            return new PageAnswer.Missing();
        }
        opened.record(asked, Deed.VIEW, new About.Fact("page", "audit-json"));
        List<Resource> resources = new ArrayList<>(List.of(resource(whole.get().response())));
        whole.get().results().stream().map(VersionPages::resource).forEach(resources::add);
        whole.get().revoked().map(VersionPages::resource).ifPresent(resources::add);
        return shown(asked, opened, "version", version, resources);
    }

    private PageAnswer events(AuditorRequest asked, Form form, Opened opened) {
        Dossier dossier = opened.dossier();
        opened.record(asked, Deed.VIEW, new About.Fact("page", "audit-events"));
        List<Resource> resources = new ArrayList<>();
        for (EventSummary told : dossier.told()) {
            whole(asked, opened, told.version())
                    .map(found -> found.results().getLast())
                    .map(VersionPages::resource)
                    .ifPresent(resources::add);
        }
        AuditWords words = AuditWords.of(asked, codes);
        dossier.events(reads, asked.site()).events().forEach(event -> {
            String deed = words.deed(EventReading.of(event));
            String what = "AuditEvent: " + deed + ", " + words.moment(event.recordedAt());
            resources.add(new Resource(what, PrettyJson.of(event.bytes())));
        });
        return shown(asked, opened, "events", 0, resources);
    }

    private static Resource resource(StoredVersion stored) {
        String what = stored.type() + "/" + stored.id() + "/_history/" + stored.version();
        return new Resource(what, PrettyJson.of(stored.body()));
    }

    private static PageAnswer shown(
            AuditorRequest asked, Opened opened, String kind, int version, List<Resource> resources) {
        List<Integer> versions = opened.dossier().told().stream()
                .map(EventSummary::version)
                .distinct()
                .toList();
        return PageAnswer.Shown.page(
                "audit-json",
                new JsonView(
                        Head.of(asked, "", Searches.ALL), opened.dossier().id(), kind, version, versions, resources));
    }

    static int number(Form form, String name) {
        return form.one(name)
                .filter(text -> text.matches("[1-9][0-9]{0,8}"))
                .map(Integer::parseInt)
                .orElse(0);
    }

    /** JSON as a person can read it. */
    static final class PrettyJson {
        private static final JsonMapper JSON =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

        private PrettyJson() {}

        /** The same content; what is no JSON any more is shown as stored. */
        static String of(byte[] bytes) {
            try {
                return JSON.writeValueAsString(JSON.readTree(bytes));
            } catch (JacksonException _) { // somebody changed it
                return new String(bytes, StandardCharsets.UTF_8);
            }
        }
    }
}
