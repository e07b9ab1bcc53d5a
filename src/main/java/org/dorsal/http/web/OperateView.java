package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;

/**
 * The operators' page about one site.
 *
 * @param operator who is asked for decisions
 * @param at when it was made, in the site's zone
 * @param sites names of all sites, for the way to their pages
 * @param notice names words: {@code operate.notice.KEY}
 * @param faults what has to be mended in the form that was sent
 * @param stuck what needs a person, or has waited longest
 */
record OperateView(
        String site,
        String siteName,
        String operator,
        String csrf,
        String at,
        String version,
        List<String> sites,
        Optional<String> notice,
        List<Fault> faults,
        List<Light> lights,
        List<Stuck> stuck,
        int most,
        List<Loaded> knowledge,
        List<Connection> connections) {
    OperateView {
        sites = List.copyOf(sites);
        faults = List.copyOf(faults);
        lights = List.copyOf(lights);
        stuck = List.copyOf(stuck);
        knowledge = List.copyOf(knowledge);
        connections = List.copyOf(connections);
    }

    /** What has to be mended, and where: the id of the field, empty when it is not on the page. */
    record Fault(String field, String says) {}

    /** One line of the overview. */
    record Light(Sign sign, String what, String says) {}

    /**
     * One delivery.
     *
     * @param key what it is called when something is decided about it
     * @param patient logical id in the EHR and nothing more
     * @param says state, reason and what to do, sentence by sentence
     * @param ehrSays the EHR's own words
     * @param decidable it is parked or rejected; others go on by themselves
     */
    record Stuck(
            String key,
            Sign sign,
            String type,
            String assessment,
            int version,
            String patient,
            List<String> says,
            Optional<String> ehrSays,
            String since,
            int tries,
            boolean decidable,
            ResolveForm sent) {
        Stuck {
            says = List.copyOf(says);
        }

        /** The decisions to choose from. */
        public List<String> choices() {
            return ResolveForm.CHOICES;
        }

        /** Names the words that say what is wrong with that field; empty when nothing is. */
        public Optional<String> fault(String field) {
            return sent.wrong(field) ? Optional.of("operate.fault." + field) : Optional.empty();
        }

        @Override
        public String toString() {
            return "Stuck[" + key + "]";
        }
    }

    /** One resource of profiles/. */
    record Loaded(String type, String url, String version, String hash, String status) {}

    /** How a site and its EHR are bound together; texts, not links. */
    record Connection(
            String site, String launch, Optional<String> fhirBase, Optional<String> client, List<String> scopes) {}
}
