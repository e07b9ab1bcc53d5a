package org.dorsal.http.web;

import java.util.*;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dorsal.note.BannerView;

/**
 * Layout data of every page, as {@code frame} in templates.
 *
 * @param template name of the page's template
 * @param approval approval of the criteria in words
 */
record PageFrame(Optional<Visit> visit, Assets assets, String template, String approval) {
    private static final String FIRST = "assess";
    /** Auditors' pages are named so. */
    private static final String AUDIT = "audit";

    /** The signed page follows the delivery to the EHR while it is open. */
    private static final String FOLLOWED = "signed";

    /** Returns true for the assessment page, which loads its own files only because a clinician waits for it. */
    public boolean first() {
        return template.equals(FIRST);
    }

    public List<String> styles() {
        if (template.startsWith(AUDIT)) {
            return List.of("dorsal.css", "review.css", "history.css", "audit.css");
        }
        boolean plain = visit.isEmpty() && !template.equals(OperatorController.PAGE);
        return first() || plain ? List.of("dorsal.css") : List.of("dorsal.css", "review.css", "history.css");
    }

    /** Returns true when the colours can be chosen: on all pages except those of a launch, which run no script. */
    public boolean themed() {
        return !template.equals(LaunchPages.PAGE);
    }

    /** Names of the other scripts; none runs outside of a launch. */
    public List<String> scripts() {
        if (visit.isEmpty()) {
            return List.of();
        }
        if (first()) {
            return List.of("assess.js", "session.js");
        }
        return template.equals(FOLLOWED)
                ? List.of("review.js", "filing.js", "session.js")
                : List.of("review.js", "session.js");
    }

    /** Modules that the scripts import, so that the browser loads them at once. */
    public List<String> imports() {
        return visit.isEmpty() ? List.of() : List.of("fragments.js");
    }

    public String asset(String name) {
        return assets.path(name);
    }

    /** Address of a page of this launch. */
    public String path(String page) {
        return visit.orElseThrow().path(page);
    }

    /** Address of the edition with which the page scores itself. */
    public String edition() {
        return EditionController.path(visit.orElseThrow().locale().tag());
    }

    /** Returns the idle time in seconds, after which a new launch is required. */
    public long idleSeconds() {
        return visit.orElseThrow().sitePages().options().idle().toSeconds();
    }

    public String csrf() {
        return visit.orElseThrow().csrf();
    }

    /**
     * Lists the requested scopes that the EHR did not grant, so that their data are not assumed to be read or filed.
     */
    public List<UngrantedScope> lost() {
        return visit.stream()
                .flatMap(v -> v.launch().lost().stream())
                .map(UngrantedScope::of)
                .distinct()
                .toList();
    }

    /**
     * Lists the message keys of reasons for doubt about the patient; signing then needs a reason. A birth date that
     * contradicts the answered age is reported next to the age, and signing is blocked until one of them is
     * corrected.
     */
    static List<String> doubts(Visit visit) {
        List<String> doubts = new ArrayList<>();
        if (visit.chart().patient().deceased().isPresent()) {
            doubts.add("doubt.deceased");
        }
        if (visit.chart().patient().retired()) {
            doubts.add("doubt.retired");
        }
        if (visit.chart().lacksPatient()) {
            doubts.add("doubt.no-patient");
        } else if (Prefill.birthDate(visit).isEmpty()) {
            doubts.add("doubt.no-birth-date");
        }
        return doubts;
    }

    /** The same, for the page. */
    public List<String> doubts() {
        return visit.map(PageFrame::doubts).orElse(List.of());
    }

    /** The patient banner; absent where the page is outside of a launch. */
    public Optional<BannerView> banner() {
        return visit.map(Visit::banner);
    }

    /**
     * Something that the EHR did not grant, in words for the clinician.
     *
     * @param key names the words, which begin with what Dorsal can't do
     * @param what the kind of resource; empty where it is none
     */
    record UngrantedScope(String key, String what) {
        /** SMART App Launch 2.2.0, "Scopes for requesting FHIR Resources", version 1 and 2. */
        private static final Pattern ON_RECORDS =
                Pattern.compile("(?:patient|user|system)/(\\*|[A-Za-z]+)\\.([a-z*]+)(?:\\?.*)?");

        private static final Pattern READING = Pattern.compile("read|r?s?");

        static UngrantedScope of(String scope) {
            if (scope.equals("fhirUser")) {
                return new UngrantedScope("launch.lost.sign", "");
            }
            Matcher parts = ON_RECORDS.matcher(scope);
            if (!parts.matches()) {
                return new UngrantedScope("launch.lost.renew", "");
            }
            boolean reading = READING.matcher(parts.group(2)).matches();
            return new UngrantedScope(reading ? "launch.lost.read" : "launch.lost.write", parts.group(1));
        }
    }
}
