package org.dorsal.knowledge;

import java.util.*;
import java.util.stream.Collectors;

/** Finds holes in what speaks against the activities of a care plan. */
final class OfferLint {
    private OfferLint() {}

    static void check(List<Care.Offer> offers, LintFindings.FileFindings findings) {
        Map<String, Set<Care.Exclusion>> never = new HashMap<>();
        Set<String> named = new HashSet<>();
        for (Care.Offer offer : offers) {
            String code = code(offer);
            Set<Care.Exclusion> exclusions = Set.copyOf(offer.never());
            if (!Optional.ofNullable(never.putIfAbsent(code, exclusions))
                            .orElse(exclusions)
                            .equals(exclusions)
                    && named.add(code)) {
                findings.add(
                        code,
                        "occurs twice with different exclusions; give both the same never-with, otherwise one would"
                                + " offer what the other excludes");
            }
            if (offer.must() && !exclusions.isEmpty()) {
                findings.add(code, "must be done and has a never-with; take one of them out");
            }
        }
        instead(offers, findings);
    }

    /** Reports an alternative to an activity that can't be removed: it would never be proposed. */
    private static void instead(List<Care.Offer> offers, LintFindings.FileFindings findings) {
        Set<String> offeredCodes = offers.stream()
                .filter(offer -> !offer.never().isEmpty() && offer.insteadOf().isEmpty())
                .map(OfferLint::code)
                .collect(Collectors.toSet());
        offers.stream()
                .filter(offer -> offer.insteadOf()
                        .filter(code -> !offeredCodes.contains(code))
                        .isPresent())
                .forEach(offer -> findings.add(
                        code(offer),
                        "stands instead of '" + offer.insteadOf().orElseThrow()
                                + "', which this plan never takes away; name an activity with a never-with"));
    }

    private static String code(Care.Offer offer) {
        return offer.activity().code().code();
    }
}
