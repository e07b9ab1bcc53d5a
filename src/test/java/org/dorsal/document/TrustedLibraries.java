package org.dorsal.document;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.dorsal.DocumentTable;

/** Libraries that the page of trust has a row for. */
public final class TrustedLibraries {
    static final DocumentTable TABLE = DocumentTable.in(
            Path.of("src/docs/operate/trust.md"), "Family", "Libraries", "Sees", "What limits a fault");

    private TrustedLibraries() {}

    /** Returns the names of libraries, or of their files, that are in no row of the page. */
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
        return TABLE.column("Libraries")
                .flatMap(cell -> Pattern.compile("`([^`]+)`").matcher(cell).results())
                .map((MatchResult name) ->
                        Pattern.compile(Pattern.quote(name.group(1)).replace("*", "\\E.*\\Q")))
                .toList();
    }
}
