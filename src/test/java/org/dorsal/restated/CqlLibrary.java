package org.dorsal.restated;

import static java.util.stream.Collectors.joining;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.restated.PublishedModels.FloorText;
import org.dorsal.restated.PublishedModels.PointsText;
import org.dorsal.restated.PublishedModels.PublishedCause;
import org.dorsal.restated.PublishedModels.PublishedDomain;

/** Text of a CQL library that computes the whole result from the answers. */
public final class CqlLibrary {
    private static final List<String> RISING =
            List.of("self-care", "self-care-with-check", "clinician-review", "soon", "urgent", "emergency");
    private static final int WIDTH = 130;
    private static final String HEAD = """
        /*
         * The evidence models and the care of edition 2.0.0 in CQL, made from the published plans and form by a test, which also holds
         * this file to them. Definitions: "entry" an entry of a model, "cap" a condition of a narrower cap, "care" a condition of the care
         * plan in its order, "term" and "care" a named term, "cause" tier, upper tier, least and most points of a cause. A tier is a number
         * from 0, self-care, to 5, emergency.
         *
         * A parameter is a question by its linkId: the codes that were chosen, or a number. Nothing chosen is null.
         */
        library UpperBackPainEvidence version '2.0.0'

        """;
    private static final String FUNCTIONS = """

        define function Has(codes List<String>, code String):
          exists codes and code in codes

        // Days of a unit, times the minutes of a day, so that no unit needs a fraction.
        define function DaysTimes1440(unit List<String>):
          case
            when 'min' in unit then 1.0
            when 'h' in unit then 60.0
            when 'd' in unit then 1440.0
            when 'wk' in unit then 10080.0
            when 'mo' in unit then 43830.0
            when 'a' in unit then 525960.0
            else null
          end

        define function Limited(points Integer, strong Boolean, highest Integer, ceiling Integer):
          Min({ TierOf(points), highest, if strong then highest else ceiling })

        """;

    private final PublishedModels models;
    private final StringBuilder text = new StringBuilder(HEAD);

    private CqlLibrary(PublishedModels models) {
        this.models = models;
    }

    /** The library. */
    public static String of(PublishedModels models) {
        return new CqlLibrary(models).written();
    }

    private String written() {
        CqlDialect dialect = new CqlDialect();
        RestatedModels restated = RestatedModels.of(models, dialect);
        dialect.parameters().forEach(parameter -> text.append(parameter).append('\n'));
        text.append(FUNCTIONS);
        text.append("define function TierOf(points Integer):\n  ");
        new TreeMap<>(models.thresholds())
                .descendingMap()
                .forEach((points, tier) -> text.append("if points >= " + points + " then " + rank(tier) + " else "));
        text.append("0\n\ndefine function TierName(tier Integer):\n  case tier\n");
        RISING.forEach(tier -> text.append("    when " + rank(tier) + " then '" + tier + "'\n"));
        text.append("    else null\n  end\n\ndefine function TierRank(tier String):\n  case tier\n");
        RISING.forEach(tier -> text.append("    when '" + tier + "' then " + rank(tier) + "\n"));
        text.append("    else null\n  end\n");
        restated.definitions().forEach(this::define);
        restated.conditions().forEach(this::define);
        models.causes().forEach(this::define);
        result();
        decisions();
        return text.toString();
    }

    private void define(PublishedCause cause) {
        String name = cause.code();
        define(name + " least", sum(cause, false));
        define(name + " most", sum(cause, true));
        String caps = Stream.concat(
                        Stream.of(String.valueOf(cause.cap())),
                        numbered(cause)
                                .map(cap -> "if \"cap " + name + " " + cap.getKey() + "\" is false then " + cause.cap()
                                        + " else " + cap.getValue()))
                .collect(joining(", "));
        String lowering = cause.lowering().stream()
                .map(entry -> "(if " + entry(entry.id()) + " then " + entry.points() + " else 0)")
                .collect(joining(" + "));
        define(name + " lowering", lowering.isEmpty() ? "0" : "Max({ " + lowering + ", " + caps + " })");
        define(name + " tier", "Max({ " + limited(cause, false) + floors(cause, false) + " })");
        define(
                name + " upper tier",
                "Max({ \"" + name + " tier\", " + limited(cause, true) + floors(cause, true) + " })");
        define(
                "cause " + name,
                "TierName(\"" + name + " tier\") + ' ' + TierName(\"" + name + " upper tier\") + ' ' + ToString(\""
                        + name
                        + " least\" + \"" + name + " lowering\") + ' ' + ToString(\"" + name + " most\" + \"" + name
                        + " lowering\")");
    }

    private static Stream<Map.Entry<Integer, Integer>> numbered(PublishedCause cause) {
        List<Integer> caps = List.copyOf(cause.narrowerCaps().values());
        List<Map.Entry<Integer, Integer>> numbered = new ArrayList<>();
        caps.forEach(cap -> numbered.add(Map.entry(numbered.size() + 1, cap)));
        return numbered.stream();
    }

    private static String sum(PublishedCause cause, boolean most) {
        return cause.domains().isEmpty()
                ? "0"
                : cause.domains().stream().map(domain -> points(domain, most)).collect(joining(" + "));
    }

    private static String points(PublishedDomain domain, boolean most) {
        List<String> entries = domain.entries().stream()
                .map(entry -> counted(entry.id(), most, entry.points()))
                .toList();
        return domain.limit()
                .map(limit -> "Min({ " + limit + ", "
                        + entries.stream().map(entry -> "(" + entry + ")").collect(joining(" + ")) + " })")
                .orElseGet(() -> "Max({ " + String.join(", ", entries) + " })");
    }

    private static String counted(String entry, boolean most, int number) {
        return most
                ? "if " + entry(entry) + " is false then 0 else " + number
                : "if " + entry(entry) + " then " + number + " else 0";
    }

    private String limited(PublishedCause cause, boolean most) {
        String strong = cause.domains().stream()
                .flatMap(domain -> domain.entries().stream())
                .filter(entry -> !entry.weak())
                .map(PointsText::id)
                .map(entry -> entry(entry) + (most ? " is not false" : " is true"))
                .collect(joining(" or "));
        int highest = rank(cause.highest());
        return "Limited(\"" + cause.code() + (most ? " most" : " least") + "\" + \"" + cause.code() + " lowering\", "
                + (strong.isEmpty() ? "false" : strong) + ", " + highest + ", "
                + rank(models.ceiling()) + ")";
    }

    private static String floors(PublishedCause cause, boolean most) {
        return cause.floors().stream().map(floor -> ", " + floor(floor, most)).collect(joining());
    }

    private static String floor(FloorText floor, boolean most) {
        return counted(floor.id(), most, rank(floor.tier()));
    }

    private void result() {
        define("tiers", "{ " + each("\"%s tier\"", ", ") + " }");
        define("highest tier", "Max(\"tiers\")");
        define("upper tier", "Max({ " + each("\"%s upper tier\"", ", ") + " })");
        define("emergency is open", "\"upper tier\" = 5 or not (\"release\" is true)");
        define(
                "disposition",
                "if \"highest tier\" >= 3 then TierName(\"highest tier\") else if \"emergency is open\" then"
                        + " 'incomplete' else if \"highest tier\" >= 2 then TierName(\"highest tier\") else if \"upper"
                        + " tier\" >= 4 then 'incomplete' else if \"self-care\" is true and \"upper tier\" < 2 then"
                        + " TierName(\"highest tier\") else 'self-care-with-check'");
        define(
                "provisional",
                "(\"disposition\" = 'soon' and \"emergency is open\") or (\"disposition\" != 'incomplete' and \"upper tier\" >"
                        + " TierRank(\"disposition\"))");
        define("emergency not excluded", "\"highest tier\" < 5 and \"emergency is open\"");
    }

    private void decisions() {
        for (PublishedCause cause : models.causes()) {
            String name = cause.code();
            define(
                    "cause=" + name,
                    "if \"" + name + " tier\" >= 2 then true else if \"" + name
                            + " upper tier\" >= 2 then null else false");
            define("leading=" + name, "\"" + name + " tier\" >= 2 and \"" + name + " tier\" = \"highest tier\"");
        }
        for (String tier : RISING) {
            int rank = rank(tier);
            define(
                    "tier=" + tier,
                    "if " + rank + " in \"tiers\" then true else if "
                            + each("\"%s tier\" < " + rank + " and \"%s upper tier\" >= " + rank, " or ")
                            + " then null else false");
            define("disposition=" + tier, "\"disposition\" = '" + tier + "'");
        }
        define("disposition=incomplete", "\"disposition\" = 'incomplete'");
    }

    private String each(String format, String separator) {
        return models.causes().stream()
                .map(cause -> "(" + format.replace("%s", cause.code()) + ")")
                .collect(joining(separator));
    }

    private static String entry(String id) {
        return "\"entry " + id + "\"";
    }

    private static int rank(String tier) {
        return RISING.indexOf(tier);
    }

    private void define(String name, String expression) {
        text.append("\ndefine \"")
                .append(name)
                .append("\":\n  ")
                .append(wrapped(expression))
                .append('\n');
    }

    /** Breaks lines at spaces outside of names. */
    private static String wrapped(String expression) {
        StringBuilder lines = new StringBuilder();
        int start = 0;
        int space = -1;
        boolean quoted = false;
        for (int index = 0; index < expression.length(); index++) {
            char letter = expression.charAt(index);
            quoted ^= letter == '"' || letter == '\'';
            if (index - start > WIDTH && space > start) {
                lines.append(expression, start, space).append("\n    ");
                start = space + 1;
            }
            space = letter == ' ' && !quoted ? index : space;
        }
        return lines.append(expression.substring(start)).toString();
    }
}
