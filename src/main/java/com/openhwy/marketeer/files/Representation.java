package com.openhwy.marketeer.files;

import com.openhwy.marketeer.http.Validators;

/**
 * One form of a file: as it is, or one of its compressed siblings. Thread-safe: immutable.
 *
 * @param coding {@code Content-Encoding}, empty for none
 * @param lastModifiedSeconds since 1970
 * @param lastModified the same as text
 */
record Representation(
    String coding, Content content, String etag, long lastModifiedSeconds, String lastModified)
    implements Validators {}
