package org.dorsal.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.chart.Part.Unread;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Parsed;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;

/** Reads resources of an EHR through the same strict gate as everything that comes from outside. */
final class StrictReading {
    /** 8 MiB, 64 levels; narratives may be long. */
    private static final Limits LIMITS = new Limits(8 << 20, 64, 1_000_000, 40, 64, 1 << 20, 128);

    private static final int PAGES_AT_MOST = 5;

    private final EhrReading ehr;
    private final String base;
    private final Gate gate = new Gate(LIMITS);

    /**
     * @param base the EHR's FHIR base, without a slash at its end
     */
    StrictReading(EhrReading ehr, String base) {
        this.ehr = ehr;
        this.base = base;
    }

    /** A resource, or why there is none. */
    sealed interface Got<R> {}

    record Had<R>(R resource) implements Got<R> {
        @Override
        public String toString() {
            return "Had[hidden]";
        }
    }

    record Not<R>(Unread.Reason reason) implements Got<R> {}

    /** What a search found, as far as it could be read. */
    record Pages(List<Resource> resources, Optional<Unread.Reason> unread) {
        Pages {
            resources = List.copyOf(resources);
        }

        @Override
        public String toString() {
            return "Pages[" + resources.size() + " resources]";
        }
    }

    <R extends Resource> Got<R> read(String relative, Class<R> type) {
        return switch (ehr.get(relative)) {
            case EhrReading.Refused _ -> new Not<>(Unread.Reason.REFUSED);
            case EhrReading.TooLarge _ -> new Not<>(Unread.Reason.TOO_LARGE);
            case EhrReading.Unreachable _ -> new Not<>(Unread.Reason.UNREACHABLE);
            case EhrReading.Found(byte[] body) ->
                switch (gate.check(body, type.getSimpleName())) {
                    case Gate.Refused _ -> new Not<>(Unread.Reason.UNREADABLE);
                    case Gate.Passed(byte[] json) -> parsed(json, type);
                };
        };
    }

    private static <R extends Resource> Got<R> parsed(byte[] json, Class<R> type) {
        return switch (FhirJson.parse(json, type)) {
            case Parsed.Unreadable<R> _ -> new Not<>(Unread.Reason.UNREADABLE);
            case Parsed.Read<R>(R resource) -> new Had<>(resource);
        };
    }

    /** All pages up to the limit; a page that fails costs only itself and those after it. */
    Pages search(String relative) {
        List<Resource> resources = new ArrayList<>();
        Optional<String> next = Optional.of(relative);
        for (int page = 0; page < PAGES_AT_MOST && next.isPresent(); page++) {
            switch (read(next.get(), Bundle.class)) {
                case Not<Bundle>(Unread.Reason reason) -> {
                    return new Pages(resources, Optional.of(reason));
                }
                case Had<Bundle>(Bundle bundle) -> {
                    bundle.getEntry().stream()
                            .map(Bundle.BundleEntryComponent::getResource)
                            .filter(Resource.class::isInstance)
                            .forEach(resources::add);
                    Optional<String> link = Optional.ofNullable(bundle.getLink(Bundle.LINK_NEXT))
                            .map(Bundle.BundleLinkComponent::getUrl);
                    next = link.flatMap(this::relative);
                    if (link.isPresent() && next.isEmpty()) {
                        return new Pages(resources, Optional.of(Unread.Reason.MORE));
                    }
                }
            }
        }
        return new Pages(resources, next.map(_ -> Unread.Reason.MORE));
    }

    /** Links are foreign text: only one below the launch's own base is followed. */
    private Optional<String> relative(String link) {
        if (link.startsWith(base + "/")) {
            return Optional.of(link.substring(base.length() + 1));
        }
        return link.startsWith(base + "?") ? Optional.of(link.substring(base.length())) : Optional.empty();
    }
}
