package org.dorsal.http.web;

import java.util.stream.Collectors;

/**
 * Whom a paper is about, short enough for the head of every page.
 *
 * @param whom identifiers as one line
 */
record PaperHead(String name, BannerView patient, String whom) {
    private static final int MOST_NAME_CHARS = 120;
    private static final int MOST_IDENTIFIER_CHARS = 40;
    private static final int MOST_IDENTIFIERS = 3;

    static PaperHead of(BannerView patient) {
        return new PaperHead(
                shortened(patient.name(), MOST_NAME_CHARS),
                patient,
                patient.identifiers().stream()
                        .limit(MOST_IDENTIFIERS)
                        .map(id -> shortened((id.label() + " " + id.value()).strip(), MOST_IDENTIFIER_CHARS))
                        .collect(Collectors.joining(" · ")));
    }

    private static String shortened(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most)) + "…";
    }

    @Override
    public String toString() {
        return "PaperHead[hidden]";
    }
}
