package org.dorsal.population;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.knowledge.Disposition;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shares for drawing people, as {@code population/upper-back-pain.json} states them.
 *
 * @param sources meaning of a basis: a citation, or that the share is an assumption
 * @param everybody shares of all people; later layers change the shares of earlier ones
 * @param serious additional shares for people with one serious cause
 * @param moved answers that an edition of the form has in another place, as question=code
 */
public record Population(
        String title,
        String caution,
        SequencedMap<String, String> sources,
        List<Layer> everybody,
        List<Pathology> serious,
        Map<String, String> moved) {
    /**
     * Related shares, so that answers correlate as they do in people.
     *
     * @param chance the share of people in the layer, 0 to 1
     * @param when answers that a person must have given before: codes, or the lowest and highest number
     */
    public record Layer(double chance, Map<String, List<String>> when, SequencedMap<String, Shares> answers) {}

    /**
     * A serious cause.
     *
     * @param tier where a person with it belongs at least
     * @param frequency how often it is met in primary care, in words, with its source
     * @param basis key of {@link Population#sources} for the frequency
     * @param textbook entry of the textbook's list, or the reason for a cause without one; empty in the older population
     * @param presents signs of which a person has at least one: without any, no question could find the cause
     */
    public record Pathology(
            String name,
            Disposition tier,
            String frequency,
            String basis,
            String textbook,
            Map<String, List<String>> presents,
            List<Layer> layers) {
        private Pathology and(Pathology more) {
            List<Layer> all =
                    Stream.concat(layers.stream(), more.layers.stream()).toList();
            return new Pathology(name, tier, frequency, basis, more.textbook, presents, all);
        }
    }

    /**
     * Distribution of the answers of a question.
     *
     * @param codes share of each option
     * @param bands numbers from, to, share
     * @param otherwise code for a repeating choice without a drawn option
     * @param basis key of {@link #sources}
     */
    public record Shares(
            SequencedMap<String, Double> codes, List<double[]> bands, Optional<String> otherwise, String basis) {
        /** A repeating choice keeps the shares of the options that the newer ones don't name. */
        Shares over(Shares older) {
            SequencedMap<String, Double> all = new LinkedHashMap<>(older.codes);
            all.putAll(codes);
            return new Shares(all, bands, otherwise.or(older::otherwise), basis);
        }
    }

    /** The population that this jar was built with. */
    public static Population shipped() {
        return read(JsonMapper.shared().readTree(shipped("upper-back-pain.json")));
    }

    /** That population with the questions of edition 1.2.0 and a textbook's list of causes. */
    public static Population withTextbookCauses() {
        Population first = shipped();
        Population textbook = read(JsonMapper.shared().readTree(shipped("textbook-causes.json")));
        SequencedMap<String, Pathology> causes = new LinkedHashMap<>();
        Stream.concat(first.serious.stream(), textbook.serious.stream())
                .forEach(cause -> causes.merge(cause.name, cause, Pathology::and));
        return new Population(
                textbook.title,
                first.caution + " " + textbook.caution,
                first.sources,
                Stream.concat(first.everybody.stream(), textbook.everybody.stream())
                        .toList(),
                List.copyOf(causes.values()),
                textbook.moved);
    }

    static String shipped(String file) {
        try (InputStream text = Population.class.getResourceAsStream("/population/" + file)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + " can't be read", unreadable);
        }
    }

    /** Number of shares by basis. */
    SequencedMap<String, Integer> bases() {
        SequencedMap<String, Integer> bases = new LinkedHashMap<>();
        sources.keySet().forEach(basis -> bases.put(basis, 0));
        serious.forEach(pathology -> bases.merge(pathology.basis, 1, Integer::sum));
        Stream.concat(everybody.stream(), serious.stream().flatMap(pathology -> pathology.layers.stream()))
                .flatMap(layer -> layer.answers.values().stream())
                .forEach(shares ->
                        bases.merge(shares.basis, Math.max(shares.codes.size(), shares.bands.size()), Integer::sum));
        return Collections.unmodifiableSequencedMap(bases);
    }

    private static Population read(JsonNode json) {
        return new Population(
                json.get("title").asString(),
                json.get("caution").asString(),
                Collections.unmodifiableSequencedMap(mapped(json.get("sources"), JsonNode::asString)),
                layers(json.get("everybody")),
                json.get("serious").valueStream().map(Population::pathology).toList(),
                mapped(json.path("moved"), JsonNode::asString));
    }

    private static Pathology pathology(JsonNode json) {
        return new Pathology(
                json.get("name").asString(),
                Stream.of(Disposition.values())
                        .filter(tier -> tier.code().equals(json.get("tier").asString()))
                        .findFirst()
                        .orElseThrow(),
                json.get("frequency").asString(),
                json.get("basis").asString(),
                json.path("textbook").asString(""),
                codes(json.path("presents")),
                layers(json.get("layers")));
    }

    private static List<Layer> layers(JsonNode json) {
        return json.valueStream().map(Population::layer).toList();
    }

    private static Layer layer(JsonNode json) {
        String basis = json.get("basis").asString();
        SequencedMap<String, Shares> answers = mapped(json.get("answers"), answer -> shares(answer, basis));
        return new Layer(json.path("chance").asDouble(1), codes(json.path("when")), answers);
    }

    private static Shares shares(JsonNode json, String basis) {
        SequencedMap<String, Double> codes = new LinkedHashMap<>();
        json.properties().stream()
                .filter(entry -> entry.getValue().isNumber())
                .forEach(entry -> codes.put(entry.getKey(), entry.getValue().asDouble()));
        List<double[]> bands = new ArrayList<>();
        json.path("bands")
                .forEach(band -> bands.add(
                        band.valueStream().mapToDouble(JsonNode::asDouble).toArray()));
        Optional<String> otherwise = json.path("otherwise").asStringOpt();
        return new Shares(codes, bands, otherwise, json.path("basis").asString(basis));
    }

    private static Map<String, List<String>> codes(JsonNode json) {
        return mapped(json, codes -> codes.valueStream().map(JsonNode::asString).toList());
    }

    private static <T> SequencedMap<String, T> mapped(JsonNode json, Function<JsonNode, T> value) {
        SequencedMap<String, T> mapped = new LinkedHashMap<>();
        json.properties().forEach(entry -> mapped.put(entry.getKey(), value.apply(entry.getValue())));
        return mapped;
    }
}
