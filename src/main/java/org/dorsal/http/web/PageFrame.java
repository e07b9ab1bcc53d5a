package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the layout of every page needs, as {@code frame} in templates.
 *
 * @param template which page it is
 * @param approval who has approved the criteria
 */
record PageFrame(Optional<Visit> visit, Assets assets, String template, String approval) {
    private static final String FIRST = "assess";
    /** Auditors' pages are named so. */
    private static final String AUDIT = "audit";

    private static final Set<String> LIVE = Set.of(FIRST, "signed");

    /** It is the assessment, for which a clinician waits: it loads its own files only. */
    public boolean first() {
        return template.equals(FIRST);
    }

    /** Parts of it are replaced while it is open. */
    public boolean live() {
        return LIVE.contains(template);
    }

    /** Names of the style sheets. */
    public List<String> styles() {
        if (template.startsWith(AUDIT)) {
            return List.of("dorsal.css", "later.css", "audit.css");
        }
        boolean plain = visit.isEmpty() && !template.equals(OperatePages.PAGE);
        return first() || plain ? List.of("dorsal.css") : List.of("dorsal.css", "later.css");
    }

    /** Names of the scripts; none runs outside of a launch. */
    public List<String> scripts() {
        if (visit.isEmpty()) {
            return List.of();
        }
        if (first()) {
            return List.of("htmx.js", "assess.js");
        }
        return live() ? List.of("htmx.js", "later.js") : List.of("later.js");
    }

    /** Address of an asset. */
    public String asset(String name) {
        return assets.path(name);
    }

    /** Address of a page of this launch. */
    public String path(String page) {
        return visit.orElseThrow().path(page);
    }

    public String csrf() {
        return visit.orElseThrow().csrf();
    }

    /** What the EHR did not grant of what was asked for: shown, because nobody must take it for read or filed. */
    public List<LostScope> lost() {
        return visit.stream()
                .flatMap(v -> v.launch().lost().stream())
                .map(LostScope::of)
                .distinct()
                .toList();
    }

    /** The patient banner; absent where the page is outside of a launch. */
    public Optional<BannerView> banner() {
        return visit.map(BannerView::of);
    }
}
