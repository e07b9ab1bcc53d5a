package org.dorsal.audit;

import java.util.List;
import java.util.Optional;

/**
 * One who took part.
 *
 * @param roles in one order, whatever order they came in
 * @param network an IP address, or an address of a service where it holds a colon and two slashes
 */
record Agent(
        Code type,
        Named who,
        Optional<String> name,
        List<String> roles,
        boolean requestor,
        Optional<String> policy,
        Optional<String> network,
        Optional<Code> purpose) {
    private static final Named DORSAL = new Named.Display("Dorsal");
    private static final Named UNKNOWN = new Named.Display("unknown");
    private static final String JTI = "urn:ietf:params:oauth:jti:";

    /** A system at one end. */
    static Agent system(Code type, Named who, boolean requestor, Optional<String> network) {
        return new Agent(
                type, who, Optional.empty(), List.of(), requestor, Optional.empty(), network, Optional.empty());
    }

    static Agent dorsal(Code type, boolean requestor) {
        return system(type, DORSAL, requestor, Optional.empty());
    }

    static Agent client(Code type, Who who) {
        return new Agent(
                type,
                who.client()
                        .<Named>map(client -> new Named.Identifier(client.issuer(), client.id()))
                        .orElse(UNKNOWN),
                Optional.empty(),
                List.of(),
                who.person().isEmpty(),
                who.client().flatMap(Who.Client::jti).map(JTI::concat),
                who.network(),
                Optional.empty());
    }

    static Agent person(Who.Person person) {
        return new Agent(
                Code.RECIPIENT,
                Named.of(person.reference()),
                person.name(),
                person.roles().stream().sorted().toList(),
                true,
                Optional.empty(),
                Optional.empty(),
                person.purpose().map(Code::purpose));
    }
}
