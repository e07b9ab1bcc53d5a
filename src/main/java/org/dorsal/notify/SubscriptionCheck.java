package org.dorsal.notify;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.regex.*;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.fhirjson.Problem;
import org.dorsal.notify.SubscriptionSettings.SubscribedSite;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionChannelComponent;
import org.hl7.fhir.r4.model.Subscription.SubscriptionChannelType;
import org.jspecify.annotations.Nullable;

/**
 * Check of a subscription as a client sent it. Each unsupported element is a problem that names its place; nothing
 * is changed or passed over.
 */
final class SubscriptionCheck {
    private static final Set<String> ELEMENTS =
            Set.of("id", "meta", "language", "text", "status", "contact", "reason", "criteria", "error", "channel");
    private static final Set<String> CHANNEL_ELEMENTS = Set.of("type", "endpoint", "payload", "header");
    private static final Pattern FILTER = Pattern.compile("(?:QuestionnaireResponse\\?)?(?:patient|subject)=([^&=]+)");
    private static final Pattern PATIENT = Pattern.compile("(?:Patient/)?(" + LogicalIds.EHR + ")");
    private static final Pattern PAYLOAD =
            Pattern.compile("application/fhir\\+json(?:\\s*;\\s*fhirVersion\\s*=\\s*\"?4[.]0(?:[.]1)?\"?)?");

    private final SubscribedSite site;
    private final Set<String> statuses;
    private final Subscription sent;
    private final List<Problem> problems = new ArrayList<>();

    /** @param statuses codes that a client may ask for */
    SubscriptionCheck(SubscribedSite site, Set<String> statuses, Subscription sent) {
        this.site = site;
        this.statuses = statuses;
        this.sent = sent;
    }

    /**
     * Content of a checked subscription.
     *
     * @param patient patient of the filter; empty for all
     * @param problems empty when it may be stored
     */
    record CheckedSubscription(String patient, List<Problem> problems) {
        /** Problems of an update: the filter may not become another than that of the stored events. */
        List<Problem> filterChange(String former) {
            return patient.equals(former)
                    ? List.of()
                    : List.of(new Problem(
                            "not-supported",
                            "Subscription.criteria.extension",
                            "The filter can't change, because earlier events are those of the former one; create a new"
                                    + " subscription and delete this one."));
        }
    }

    CheckedSubscription check() {
        SubscriptionChannelComponent channel = sent.getChannel();
        onlySupported("Subscription", sent, ELEMENTS);
        onlySupported("Subscription.channel", channel, CHANNEL_ELEMENTS);
        if (!sent.hasStatus() || !statuses.contains(sent.getStatus().toCode())) {
            refuse("value", "Subscription.status", "A client asks for " + String.join(" or ", sorted(statuses)) + ".");
        }
        if (!sent.hasReason()) {
            refuse("required", "Subscription.reason", "Say why notifications are wanted; R4 requires a reason.");
        }
        if (!Set.of(BackportCodes.TOPIC, BackportCodes.TOPIC + "|1.0.0").contains(text(sent.getCriteria()))) {
            refuse("not-supported", "Subscription.criteria", "The one topic is " + BackportCodes.TOPIC + "; name it.");
        }
        String patient = extension("Subscription.criteria", sent.getCriteriaElement(), BackportCodes.FILTER)
                .map(this::patient)
                .orElse("");
        if (channel.getType() != SubscriptionChannelType.RESTHOOK) {
            refuse("not-supported", "Subscription.channel.type", "The one channel is rest-hook; ask for it.");
        }
        if (!site.callbacks().contains(text(channel.getEndpoint()))) {
            refuse(
                    "not-supported",
                    "Subscription.channel.endpoint",
                    "The address is none of the site's callbacks, which are compared letter by letter; ask the site to"
                            + " add it.");
        }
        payload(channel);
        headers(channel);
        return new CheckedSubscription(patient, List.copyOf(problems));
    }

    private void payload(SubscriptionChannelComponent channel) {
        if (!PAYLOAD.matcher(text(channel.getPayload())).matches()) {
            refuse(
                    "not-supported",
                    "Subscription.channel.payload",
                    "Notifications are application/fhir+json of FHIR version 4.0; ask for it.");
        }
        Optional<String> content =
                extension("Subscription.channel.payload", channel.getPayloadElement(), BackportCodes.CONTENT);
        if (!content.filter(Set.of(BackportCodes.EMPTY, BackportCodes.ID_ONLY)::contains)
                .isPresent()) {
            refuse(
                    "not-supported",
                    "Subscription.channel.payload.extension",
                    "Notifications are empty or id-only; say which in one extension " + BackportCodes.CONTENT + ".");
        }
    }

    private void headers(SubscriptionChannelComponent channel) {
        if (channel.getHeader().size() > ChannelHeaders.MAX_HEADERS) {
            refuse(
                    "too-long",
                    "Subscription.channel.header",
                    "A channel has at most " + ChannelHeaders.MAX_HEADERS + " headers.");
        }
        for (int index = 0; index < channel.getHeader().size(); index++) {
            String place = "Subscription.channel.header[" + index + "]";
            ChannelHeaders.objection(text(channel.getHeader().get(index).getValue()))
                    .ifPresent(message -> refuse("value", place, message));
        }
    }

    private String patient(String filter) {
        Matcher parts = FILTER.matcher(filter);
        String value = parts.matches() ? decoded(parts.group(1)) : "";
        String below = site.ehrBase() + "/";
        Matcher patient = PATIENT.matcher(value.startsWith(below) ? value.substring(below.length()) : value);
        if (patient.matches()) {
            return patient.group(1);
        }
        refuse(
                "not-supported",
                "Subscription.criteria.extension",
                "The one filter is QuestionnaireResponse?patient= with one patient, as Patient/id or below the site's"
                        + " EHR.");
        return "";
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    /** Value of the single extension of an element, which may have this one and no other. */
    private Optional<String> extension(String place, Element element, String url) {
        if (element.getExtension().size() > 1
                || element.getExtension().stream().anyMatch(other -> !url.equals(other.getUrl()))) {
            refuse("not-supported", place + ".extension", "Send " + url + " once, and no other extension.");
        }
        return element.getExtension().stream()
                .filter(extension -> url.equals(extension.getUrl()))
                .findFirst()
                .map(SubscriptionCheck::value);
    }

    private static String value(Extension extension) {
        return extension.getValue() instanceof PrimitiveType<?> value ? text(value.getValueAsString()) : "";
    }

    /** Refuses elements and extensions that have no effect here. */
    private void onlySupported(String place, Base base, Set<String> supported) {
        for (Property property : base.children()) {
            if (!property.hasValues()) {
                continue;
            }
            String path = place + "." + property.getName();
            if (!supported.contains(property.getName())) {
                refuse("not-supported", path, "This element is not supported; leave it out.");
                continue;
            }
            for (Base value : property.getValues()) {
                boolean checkedElsewhere = Set.of("criteria", "payload", "channel", "contact", "meta", "text")
                        .contains(property.getName());
                if (!checkedElsewhere && value instanceof Element element && element.hasExtension()) {
                    refuse("not-supported", path, "An extension here is not supported; leave it out.");
                }
            }
        }
    }

    /** HAPI gives null for an absent text. */
    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static List<String> sorted(Set<String> words) {
        return words.stream().sorted().toList();
    }

    private void refuse(String code, String place, String message) {
        problems.add(new Problem(code, place, message));
    }
}
