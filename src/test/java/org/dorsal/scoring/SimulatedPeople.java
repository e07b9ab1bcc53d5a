package org.dorsal.scoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Item;

/** People drawn from pictures with and without a dangerous cause; the same seed gives the same people. */
final class SimulatedPeople {
    private static final Path FOLDER = Path.of("src/test/resources/org/dorsal/scoring");
    private static final Path TABLE = FOLDER.resolve("simulated-people-2.0.0.table");
    private static final Path HARMLESS = FOLDER.resolve("harmless-people-2.0.0.table");

    private final List<Picture> pictures;
    private final int total;
    private final long seed;

    SimulatedPeople(long seed) {
        this(seed, TABLE);
    }

    /** @param table pictures as in simulated-people-2.0.0.table, perhaps each with the results that are accepted */
    SimulatedPeople(long seed, Path table) {
        this.pictures = pictures(table);
        this.total = pictures.stream().mapToInt(Picture::weight).sum();
        this.seed = seed;
    }

    /** People without a dangerous cause. */
    static SimulatedPeople harmless(long seed) {
        return new SimulatedPeople(seed, HARMLESS);
    }

    /** @param accepted results that are right; empty where the table names none */
    private record Picture(String name, int weight, List<Disposition> accepted, Map<String, String> facts) {}

    private static List<Picture> pictures(Path table) {
        try {
            return Files.readAllLines(table).stream()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> List.of(line.split(" \\| ")))
                    .map(part -> new Picture(
                            part.get(0),
                            Integer.parseInt(part.get(1)),
                            part.size() == 3
                                    ? List.of()
                                    : Stream.of(part.get(2).split(" "))
                                            .map(Disposition::ofCode)
                                            .toList(),
                            facts(part.getLast())))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Map<String, String> facts(String text) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (String fact : text.split(";")) {
            String[] parts = fact.strip().split("=", 2);
            facts.put(parts[0], parts[1]);
        }
        return facts;
    }

    /** All answers of the person of that number, those of questions in closed branches included. */
    Map<String, String> person(int number) {
        return drawn(number).answers();
    }

    /** A person with the name of the picture. */
    record DrawnPerson(String picture, List<Disposition> accepted, Map<String, String> answers) {}

    DrawnPerson drawn(int number) {
        RandomGenerator random = new SplittableRandom(seed + number * 1_000_003L).split();
        int left = random.nextInt(total);
        int index = 0;
        while (left >= pictures.get(index).weight()) {
            left -= pictures.get(index).weight();
            index++;
        }
        Map<String, String> answers = harmless();
        pictures.get(index).facts().forEach((linkId, shares) -> {
            if (shares.contains("..")) {
                String[] range = shares.split("\\.\\.");
                answers.put(
                        linkId,
                        Integer.toString(random.nextInt(Integer.parseInt(range[0]), Integer.parseInt(range[1]) + 1)));
            } else {
                drawn(linkId, shares.split(","), random, answers);
            }
        });
        if (answers.getOrDefault("sex", "").equals("male")) {
            answers.remove("pregnancy-or-birth");
        }
        return new DrawnPerson(pictures.get(index).name(), pictures.get(index).accepted(), answers);
    }

    /** The well person, with the harmless answer to each question of each branch. */
    static Map<String, String> harmless() {
        Map<String, String> answers = EvidenceCases.wellPerson();
        for (Item item : EvidenceCases.FORM.items().values()) {
            if (item.options().isEmpty() || answers.containsKey(item.linkId())) {
                continue;
            }
            for (String code : List.of("none", "N", "no-change", "other", "UNK")) {
                if (item.option(code).isPresent()) {
                    answers.putIfAbsent(item.linkId(), code);
                }
            }
        }
        answers.put("morning-settle-minutes", "10");
        answers.put("injury-date", SomeScoredResponse.DAY.toString());
        answers.put("can-lie-flat", "Y");
        answers.remove("ask-all");
        answers.remove("pain-severity-word");
        EvidenceCases.MODELS.optional().forEach(answers::remove);
        return answers;
    }

    private static void drawn(String linkId, String[] shares, RandomGenerator random, Map<String, String> answers) {
        boolean repeats = EvidenceCases.FORM.item(linkId).orElseThrow().repeats();
        List<String> chosen = new ArrayList<>();
        double left = random.nextDouble();
        for (String share : shares) {
            String[] parts = share.strip().split(":");
            double total = Double.parseDouble(parts[1]);
            if (repeats ? random.nextDouble() < total : left >= 0 && left < total) {
                chosen.add(parts[0]);
            }
            left -= total;
        }
        if (chosen.size() > 1) {
            chosen.remove("none");
        }
        if (!chosen.isEmpty()) {
            answers.put(linkId, String.join("+", chosen));
        } else if (repeats) {
            answers.put(linkId, "none");
        }
    }
}
