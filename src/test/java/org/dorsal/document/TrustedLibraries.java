package org.dorsal.document;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.DocumentTable;

/** Libraries that the evidence has a row for. */
public final class TrustedLibraries {
    private TrustedLibraries() {}

    /** Returns the names of libraries, or of their files, that are in no row. */
    public static List<String> withoutRow(Collection<String> names) {
        List<Pattern> rows = patterns();
        return names.stream()
                .map(name -> name.replaceFirst("-\\d[\\w.-]*\\.jar$", "").replaceFirst("\\.jar$", ""))
                .distinct()
                .filter(name -> rows.stream().noneMatch(row -> row.matcher(name).matches()))
                .toList();
    }

    /** Rows as patterns of names, with {@code *} for any end. */
    static List<Pattern> patterns() {
        return DocumentTable.evidence("libraries")
                .column("libraries")
                .flatMap(cell -> Stream.of(cell.split(", ")))
                .map(name -> Pattern.compile(Pattern.quote(name).replace("*", "\\E.*\\Q")))
                .toList();
    }
}
