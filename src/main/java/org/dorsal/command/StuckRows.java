package org.dorsal.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dorsal.writeback.DeliveryItem;
import org.dorsal.writeback.Filings.StuckDelivery;

/** Deliveries that need a person, as lines. What an EHR sent can neither steer a terminal nor begin a line. */
record StuckRows(List<StuckDelivery> stuck) {
    private static final List<String> HEAD =
            List.of("KEY", "STATE", "REASON", "TYPE", "ASSESSMENT", "PATIENT", "SINCE", "TRIES");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    /** Columns, and how many there are; an EHR's own words stand in the other shape only. */
    String table() {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        stuck.forEach(delivery -> rows.add(cells(delivery)));
        String line = IntStream.range(0, HEAD.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElseThrow())
                .mapToObj(width -> "%-" + width + "s")
                .collect(Collectors.joining("  "));
        String counted = stuck.size() + (stuck.size() == 1 ? " delivery" : " deliveries") + " to look at\n";
        return stuck.isEmpty()
                ? counted
                : rows.stream()
                                .map(row -> line.formatted(row.toArray()).stripTrailing() + "\n")
                                .collect(Collectors.joining())
                        + counted;
    }

    private static List<String> cells(StuckDelivery delivery) {
        DeliveryItem line = delivery.line();
        return List.of(
                line.key().id().toString(),
                line.state().name(),
                line.reason().map(Enum::name).orElse("-"),
                line.kind().type(),
                line.key().assessment(),
                harmless(delivery.patient()),
                line.changed().toString(),
                Integer.toString(line.tries()));
    }

    /** Rows as NDJSON, with the EHR's text. */
    String ndjson() {
        return stuck.stream().map(StuckRows::json).collect(Collectors.joining());
    }

    private static String json(StuckDelivery delivery) {
        DeliveryItem line = delivery.line();
        return JsonRow.text(json -> {
            json.writeStringProperty("key", line.key().id().toString());
            json.writeStringProperty("state", line.state().name());
            line.reason().ifPresent(reason -> json.writeStringProperty("reason", reason.name()));
            json.writeStringProperty("type", line.kind().type());
            json.writeStringProperty("assessment", line.key().assessment());
            json.writeNumberProperty("version", line.key().version());
            json.writeStringProperty("patient", harmless(delivery.patient()));
            json.writeStringProperty("since", line.changed().toString());
            line.next().ifPresent(next -> json.writeStringProperty("next", next.toString()));
            json.writeNumberProperty("tries", line.tries());
            line.filed().ifPresent(copy -> json.writeStringProperty("ehrId", harmless(copy.id())));
            line.ehrMessage().ifPresent(message -> json.writeStringProperty("says", harmless(message)));
        });
    }

    /** Without characters that control: a terminal would obey them. */
    private static String harmless(String foreign) {
        return CONTROLS.matcher(foreign).replaceAll("\uFFFD");
    }
}
