package org.dorsal.http.cds;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.*;
import org.dorsal.knowledge.CardPlan;
import org.dorsal.knowledge.CardPlan.CardRule;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Wording;

/**
 * Card as JSON (CDS Hooks 2.0, "Card Attributes"); members without a value are left out.
 *
 * @param rule id of the rule, which is not a member
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record CardView(
        @JsonIgnore String rule,
        String uuid,
        String summary,
        String detail,
        String indicator,
        CardSource source,
        List<CardCoding> overrideReasons,
        List<CardLink> links) {

    /** Source of the guidance. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record CardSource(String label, Optional<String> url, CardCoding topic) {}

    record CardCoding(String code, String system, String display) {}

    /** @param appContext opaque: the card's UUID, without data of a person */
    record CardLink(String label, String url, String type, String appContext) {}

    /** @param launch address that starts the assessment in an EHR; empty where it can't be launched */
    static CardView of(CardPlan plan, CardRule rule, Wording.Locale locale, String uuid, Optional<String> launch) {
        return new CardView(
                rule.id(),
                uuid,
                rule.summary().in(locale),
                rule.detail().in(locale),
                rule.indicator().code(),
                new CardSource(rule.source().in(locale), rule.sourceUrl(), coding(rule.topic(), locale)),
                plan.overrideReasons().stream()
                        .map(reason -> coding(reason, locale))
                        .toList(),
                launch.stream()
                        .map(url -> new CardLink(rule.link().in(locale), url, "smart", uuid))
                        .toList());
    }

    private static CardCoding coding(Coded coded, Wording.Locale locale) {
        return new CardCoding(coded.code(), coded.system(), coded.display().in(locale));
    }
}
