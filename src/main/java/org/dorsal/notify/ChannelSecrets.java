package org.dorsal.notify;

import java.util.*;
import org.dorsal.audit.AuditAgents.ClientAgent;
import org.dorsal.notify.Subscriptions.Subscriber;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.TokenEncryption;
import org.dorsal.smart.launch.TokenEncryption.SealPurpose;
import org.hl7.fhir.r4.model.StringType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Encrypts the headers of a channel, with the name of the client for the audit events of its notifications. */
record ChannelSecrets(TokenEncryption encryption) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ISSUER = "issuer";
    private static final String CLIENT = "client";
    private static final String HEADERS = "headers";

    /**
     * Decrypted content.
     *
     * @param headers each {@code Name: value}
     */
    record OpenedChannel(ClientAgent client, List<String> headers) {
        @Override
        public String toString() {
            return "OpenedChannel[" + headers.size() + "]";
        }
    }

    byte[] encrypt(Subscriber client, String id, List<StringType> headers) {
        ObjectNode content =
                JSON.createObjectNode().put(ISSUER, client.issuer()).put(CLIENT, client.clientId());
        headers.forEach(header -> content.withArray(HEADERS).add(header.getValue()));
        return encryption.encrypt(SealPurpose.CHANNEL, new SiteId(client.site()), id, JSON.writeValueAsBytes(content));
    }

    /** Empty when no key opens it. */
    Optional<OpenedChannel> decrypt(String site, String id, byte[] sealed) {
        return encryption
                .decrypt(SealPurpose.CHANNEL, new SiteId(site), id, sealed)
                .map(JSON::readTree)
                .map(ChannelSecrets::read);
    }

    private static OpenedChannel read(JsonNode content) {
        return new OpenedChannel(
                new ClientAgent(
                        content.path(ISSUER).stringValue(""),
                        content.path(CLIENT).stringValue(""),
                        Optional.empty()),
                content.path(HEADERS)
                        .valueStream()
                        .map(header -> header.stringValue(""))
                        .toList());
    }
}
