package org.dorsal.knowledge;

/**
 * A resource of {@code profiles/} as it is served to everybody.
 *
 * @param status PublicationStatus code
 * @param json its JSON, compact, UTF-8
 */
public record Published(
        String type, String id, Edition edition, String name, String title, String status, byte[] json) {
    @Override
    public String toString() {
        return type + "/" + id;
    }
}
