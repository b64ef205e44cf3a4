-- A page as it was fetched; several documents may be of one page.
CREATE TABLE page (
	id   INTEGER PRIMARY KEY,
	hash BLOB NOT NULL UNIQUE,     -- SHA-256 of the bytes
	size INTEGER NOT NULL,
	body BLOB NOT NULL             -- zstd
);

-- A paper, by its host.
CREATE TABLE source (
	id   INTEGER PRIMARY KEY,
	host TEXT NOT NULL UNIQUE      -- "" if unknown
);

-- One version of an article. Days are numbers: 20240313; 0 is unknown.
CREATE TABLE document (
	id      INTEGER PRIMARY KEY,   -- in the order they were added
	address TEXT NOT NULL,         -- canonical URL, or sha256: and the hash
	hash    BLOB NOT NULL,         -- of what was printed
	version INTEGER NOT NULL,      -- 1, 2, …
	latest  INTEGER NOT NULL,      -- 1: the last version of its address
	name    TEXT NOT NULL,         -- Document.ID
	url     TEXT NOT NULL,
	source  INTEGER NOT NULL REFERENCES source,
	lang    TEXT NOT NULL,
	day     INTEGER NOT NULL,      -- published
	added   INTEGER NOT NULL,      -- Unix seconds
	gone    INTEGER NOT NULL DEFAULT 0, -- Unix seconds: when the page was found deleted
	page    INTEGER REFERENCES page,
	reading INTEGER,               -- the present one; rows of event are of it
	UNIQUE (address, hash),
	UNIQUE (address, version)
);
CREATE INDEX document_day ON document (latest, day);
CREATE INDEX document_source ON document (source, day);
CREATE INDEX document_page ON document (page);

-- What a document says. The words are beside the rest so that they can be searched.
CREATE TABLE printed (
	id    INTEGER PRIMARY KEY REFERENCES document,
	title TEXT NOT NULL,
	text  TEXT NOT NULL,
	rest  BLOB NOT NULL            -- the Document without title and text: JSON, zstd
);
CREATE VIRTUAL TABLE words USING fts5 (
	title, text, content='printed', content_rowid='id',
	tokenize='porter unicode61 remove_diacritics 2'
);

CREATE TABLE coder (
	id      INTEGER PRIMARY KEY,
	version TEXT NOT NULL UNIQUE   -- of program and codebook
);
CREATE TABLE reading (
	id       INTEGER PRIMARY KEY,
	document INTEGER NOT NULL REFERENCES document,
	coder    INTEGER NOT NULL REFERENCES coder,
	added    INTEGER NOT NULL,
	events   INTEGER NOT NULL,
	body     BLOB NOT NULL,        -- the Reading without its document: JSON, zstd
	UNIQUE (document, coder)
);

CREATE TABLE place (
	id      INTEGER PRIMARY KEY,   -- 0 is none
	geoname INTEGER NOT NULL,
	name    TEXT NOT NULL,
	folded  TEXT NOT NULL,         -- lower case, without accents
	country TEXT NOT NULL,
	lat     REAL NOT NULL,
	lon     REAL NOT NULL,
	UNIQUE (name, country, geoname)
);
CREATE INDEX place_folded ON place (folded);
CREATE INDEX place_country ON place (country);

CREATE TABLE party (
	id      INTEGER PRIMARY KEY,
	entity  TEXT NOT NULL,
	name    TEXT NOT NULL,
	country TEXT NOT NULL,
	sector  TEXT NOT NULL,
	sectors TEXT NOT NULL,         -- further ones, between spaces: " MIL SPY "
	UNIQUE (entity, name, country, sector, sectors)
);
CREATE INDEX party_country ON party (country, sector);
CREATE INDEX party_sector ON party (sector);
CREATE VIRTUAL TABLE party_words USING fts5 (
	name, entity, content='', tokenize='unicode61 remove_diacritics 2'
);

-- Who is named in an article, in an event or not.
CREATE TABLE mention (
	party    INTEGER NOT NULL REFERENCES party,
	document INTEGER NOT NULL REFERENCES document,
	times    INTEGER NOT NULL,
	PRIMARY KEY (party, document)
) WITHOUT ROWID;
CREATE INDEX mention_document ON mention (document);

-- The events of the present reading of each article's latest version.
CREATE TABLE event (
	id         INTEGER PRIMARY KEY,
	document   INTEGER NOT NULL REFERENCES document,
	n          INTEGER NOT NULL,   -- index into Reading.Events
	type       TEXT NOT NULL,
	mode       TEXT NOT NULL,
	status     INTEGER NOT NULL,   -- khaldun.Status
	cameo      TEXT NOT NULL,
	confidence REAL NOT NULL,
	day        INTEGER NOT NULL,   -- the first day it may have been
	last       INTEGER NOT NULL,   -- the last
	grain      INTEGER NOT NULL,
	basis      INTEGER NOT NULL,
	place      INTEGER NOT NULL,   -- 0: none
	country    TEXT NOT NULL,      -- of the place
	source     INTEGER NOT NULL,   -- of the document, as is lang
	lang       TEXT NOT NULL
);
CREATE INDEX event_day ON event (day);
CREATE INDEX event_document ON event (document);
CREATE INDEX event_type ON event (type, day);
CREATE INDEX event_mode ON event (mode, day);
CREATE INDEX event_status ON event (status, day);
CREATE INDEX event_place ON event (place, day);
CREATE INDEX event_country ON event (country, day);
CREATE INDEX event_source ON event (source, day);
CREATE INDEX event_lang ON event (lang, day);
CREATE INDEX event_confidence ON event (confidence);
CREATE INDEX event_cameo ON event (cameo);

CREATE TABLE event_context (
	context TEXT NOT NULL,
	event   INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	PRIMARY KEY (context, event)
) WITHOUT ROWID;
CREATE INDEX event_context_event ON event_context (event);

-- role: 0 actor, 1 recipient, 2 one who says so, the outermost first.
CREATE TABLE event_party (
	event  INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	role   INTEGER NOT NULL,
	n      INTEGER NOT NULL,
	party  INTEGER NOT NULL REFERENCES party,
	phrase TEXT NOT NULL,          -- as printed
	PRIMARY KEY (event, role, n)
) WITHOUT ROWID;
CREATE INDEX event_party_party ON event_party (party, role, event);

-- What only who looks at an event needs: without it, to count 200,000 events means
-- to read 15 MB instead of 80.
CREATE TABLE told (
	event    INTEGER PRIMARY KEY REFERENCES event ON DELETE CASCADE,
	sentence TEXT NOT NULL,
	start    INTEGER NOT NULL,     -- of the trigger, in bytes of the sentence
	end      INTEGER NOT NULL,
	rule     TEXT NOT NULL
);

-- What events are counted by. kind: 0 actor, 1 recipient, 2 speaker, 3 dyad.
CREATE TABLE label (
	id   INTEGER PRIMARY KEY,
	kind INTEGER NOT NULL,
	name TEXT NOT NULL,
	UNIQUE (kind, name)
);
-- Each event once a label, with all that a query asks of an event, under the same
-- names: so they are counted in one pass, without a look at event.
CREATE TABLE event_label (
	kind       INTEGER NOT NULL,
	label      INTEGER NOT NULL REFERENCES label,
	id         INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	document   INTEGER NOT NULL,
	type       TEXT NOT NULL,
	mode       TEXT NOT NULL,
	status     INTEGER NOT NULL,
	cameo      TEXT NOT NULL,
	confidence REAL NOT NULL,
	day        INTEGER NOT NULL,
	last       INTEGER NOT NULL,
	place      INTEGER NOT NULL,
	country    TEXT NOT NULL,
	source     INTEGER NOT NULL,
	lang       TEXT NOT NULL,
	PRIMARY KEY (kind, label, id)
) WITHOUT ROWID;
CREATE INDEX event_label_id ON event_label (id);
