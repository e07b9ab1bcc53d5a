package org.dorsal.population;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import org.dorsal.population.Population.Layer;
import org.dorsal.population.Population.Pathology;
import org.dorsal.population.Population.Shares;

/** Population with every assumed share multiplied by a random factor, to see what a result owes to guesses. */
record PerturbedShares(RandomGenerator random, double most) {
    private static final String ASSUMED = "assumed";
    private static final double NEARLY_ALL = 0.97;

    /** Multiplies by factors between {@code 1 / most} and {@code most}; a share above a half changes by its complement. */
    Population of(Population population) {
        return new Population(
                population.title(),
                population.caution(),
                population.sources(),
                layers(population.everybody()),
                population.serious().stream().map(this::cause).toList(),
                population.moved());
    }

    private Pathology cause(Pathology cause) {
        return new Pathology(
                cause.name(),
                cause.tier(),
                cause.frequency(),
                cause.basis(),
                cause.textbook(),
                cause.presents(),
                layers(cause.layers()));
    }

    private List<Layer> layers(List<Layer> layers) {
        return layers.stream()
                .map(layer -> {
                    SequencedMap<String, Shares> answers = new LinkedHashMap<>();
                    layer.answers().forEach((linkId, shares) -> answers.put(linkId, shares(shares)));
                    return new Layer(layer.chance(), layer.when(), answers);
                })
                .toList();
    }

    private Shares shares(Shares shares) {
        if (!shares.basis().equals(ASSUMED) || shares.codes().isEmpty()) {
            return shares;
        }
        double sum = shares.codes().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        boolean whole = shares.codes().size() > 1 && Math.abs(sum - 1) < 1e-9;
        SequencedMap<String, Double> codes = new LinkedHashMap<>();
        shares.codes().forEach((code, share) -> codes.put(code, share(share)));
        double changed =
                codes.values().stream().mapToDouble(Double::doubleValue).sum();
        if (whole) {
            codes.replaceAll((_, share) -> share / changed);
        }
        return new Shares(codes, shares.bands(), shares.otherwise(), shares.basis());
    }

    private double share(double share) {
        if (share <= 0 || share >= 1) {
            return share;
        }
        double factor = Math.pow(most, 2 * random.nextDouble() - 1);
        return share <= 0.5 ? Math.min(NEARLY_ALL, share * factor) : 1 - Math.min(NEARLY_ALL, (1 - share) * factor);
    }
}
