BEGIN TRANSACTION;
CREATE TABLE annotation_configs (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	config JSONB NOT NULL, 
	CONSTRAINT pk_annotation_configs PRIMARY KEY (id), 
	CONSTRAINT uq_annotation_configs_name UNIQUE (name)
);
INSERT INTO "annotation_configs" VALUES(1,'user_feedback','{"name":null,"description":"User feedback labels for traces.","type":"CATEGORICAL","optimization_direction":"MAXIMIZE","values":[{"label":"positive","score":1.0},{"label":"negative","score":0.0}]}');
INSERT INTO "annotation_configs" VALUES(2,'mood','{"name":null,"description":null,"type":"CATEGORICAL","optimization_direction":"MAXIMIZE","values":[{"label":"calm","score":1.0},{"label":"cross","score":null}]}');
INSERT INTO "annotation_configs" VALUES(3,'relevance','{"name":null,"description":"how near","type":"CONTINUOUS","optimization_direction":"NONE","lower_bound":0.0,"upper_bound":1.0}');
INSERT INTO "annotation_configs" VALUES(4,'remark','{"name":null,"description":null,"type":"FREEFORM","optimization_direction":null,"thresholds":null,"lower_bound":null,"upper_bound":null}');
CREATE TABLE "document_annotations" (
	id INTEGER NOT NULL, 
	span_rowid INTEGER NOT NULL, 
	document_position INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	label VARCHAR, 
	score FLOAT, 
	explanation VARCHAR, 
	metadata JSONB NOT NULL, 
	annotator_kind VARCHAR NOT NULL, 
	created_at TIMESTAMP DEFAULT (CURRENT_TIMESTAMP) NOT NULL, 
	updated_at TIMESTAMP DEFAULT (CURRENT_TIMESTAMP) NOT NULL, 
	user_id INTEGER, 
	identifier VARCHAR DEFAULT ('') NOT NULL, 
	source VARCHAR NOT NULL, 
	CONSTRAINT pk_document_annotations PRIMARY KEY (id), 
	CONSTRAINT fk_document_annotations_span_rowid_spans FOREIGN KEY(span_rowid) REFERENCES spans (id) ON DELETE CASCADE, 
	CONSTRAINT uq_document_annotations_name_span_rowid_document_pos_identifier UNIQUE (name, span_rowid, document_position, identifier), 
	CONSTRAINT fk_document_annotations_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE SET NULL, 
	CONSTRAINT "ck_document_annotations_`valid_annotator_kind`" CHECK (annotator_kind IN ('LLM', 'CODE', 'HUMAN')), 
	CONSTRAINT "ck_document_annotations_`valid_source`" CHECK (source IN ('API', 'APP'))
);
INSERT INTO "document_annotations" VALUES(1,2,1,'relevance',NULL,0.25,NULL,'{}','LLM','2026-11-21 14:08:09','2026-11-21 14:08:09',NULL,'','API');
CREATE TABLE project_annotation_configs (
	id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	annotation_config_id INTEGER NOT NULL, 
	CONSTRAINT pk_project_annotation_configs PRIMARY KEY (id), 
	CONSTRAINT uq_project_annotation_configs_project_id_annotation_config_id UNIQUE (project_id, annotation_config_id), 
	CONSTRAINT fk_project_annotation_configs_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE, 
	CONSTRAINT fk_project_annotation_configs_annotation_config_id_annotation_configs FOREIGN KEY(annotation_config_id) REFERENCES annotation_configs (id) ON DELETE CASCADE
);
INSERT INTO "project_annotation_configs" VALUES(1,2,2);
INSERT INTO "project_annotation_configs" VALUES(2,2,3);
INSERT INTO "project_annotation_configs" VALUES(3,2,4);
CREATE TABLE project_session_annotations (
	id INTEGER NOT NULL, 
	project_session_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	label VARCHAR, 
	score FLOAT, 
	explanation VARCHAR, 
	metadata JSONB NOT NULL, 
	annotator_kind VARCHAR NOT NULL CONSTRAINT "ck_project_session_annotations_`valid_annotator_kind`" CHECK (annotator_kind IN ('LLM', 'CODE', 'HUMAN')), 
	user_id INTEGER, 
	identifier VARCHAR DEFAULT '' NOT NULL, 
	source VARCHAR NOT NULL CONSTRAINT "ck_project_session_annotations_`valid_source`" CHECK (source IN ('API', 'APP')), 
	created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL, 
	updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL, 
	CONSTRAINT pk_project_session_annotations PRIMARY KEY (id), 
	CONSTRAINT uq_project_session_annotations_name_project_session_id_identifier UNIQUE (name, project_session_id, identifier), 
	CONSTRAINT fk_project_session_annotations_project_session_id_project_sessions FOREIGN KEY(project_session_id) REFERENCES project_sessions (id) ON DELETE CASCADE, 
	CONSTRAINT fk_project_session_annotations_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE SET NULL
);
INSERT INTO "project_session_annotations" VALUES(1,1,'quality','good',0.5,'why','{"a":{"b":[1]}}','LLM',NULL,'','API','2026-11-21 14:08:09','2026-11-21 14:08:09');
INSERT INTO "project_session_annotations" VALUES(2,1,'quality','good',0.5,'why','{"a":{"b":[1]}}','LLM',NULL,'again','API','2026-11-21 14:08:09','2026-11-21 14:08:09');
INSERT INTO "project_session_annotations" VALUES(3,2,'solved',NULL,1.0,NULL,'{}','HUMAN',NULL,'','API','2026-11-21 14:08:09','2026-11-21 14:08:09');
CREATE TABLE project_sessions (
	id INTEGER NOT NULL, 
	session_id VARCHAR NOT NULL, 
	project_id INTEGER NOT NULL, 
	start_time TIMESTAMP NOT NULL, 
	end_time TIMESTAMP NOT NULL, 
	CONSTRAINT pk_project_sessions PRIMARY KEY (id), 
	CONSTRAINT uq_project_sessions_session_id UNIQUE (session_id), 
	CONSTRAINT fk_project_sessions_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE
);
INSERT INTO "project_sessions" VALUES(1,'chat-1',2,'2025-11-21 04:40:00.000000','2025-11-21 04:40:11.500000');
INSERT INTO "project_sessions" VALUES(2,'chat-2',2,'2025-11-21 04:40:20.000000','2025-11-21 04:40:20.500000');
CREATE TABLE "projects" (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	description VARCHAR, 
	gradient_start_color VARCHAR DEFAULT '#5bdbff' NOT NULL, 
	gradient_end_color VARCHAR DEFAULT '#1c76fc' NOT NULL, 
	created_at TIMESTAMP DEFAULT (CURRENT_TIMESTAMP) NOT NULL, 
	updated_at TIMESTAMP DEFAULT (CURRENT_TIMESTAMP) NOT NULL, 
	trace_retention_policy_id INTEGER, 
	CONSTRAINT pk_projects PRIMARY KEY (id), 
	CONSTRAINT uq_projects_name UNIQUE (name), 
	CONSTRAINT fk_projects_trace_retention_policy_id_project_trace_retention_policies FOREIGN KEY(trace_retention_policy_id) REFERENCES project_trace_retention_policies (id) ON DELETE SET NULL
);
INSERT INTO "projects" VALUES(1,'default','Default project','#5bdbff','#1c76fc','2026-11-21 14:07:07','2026-11-21 14:07:07',NULL);
INSERT INTO "projects" VALUES(2,'scenario',NULL,'#8B5CF6','#EC4899','2026-11-21 14:08:04','2026-11-21 14:08:04',NULL);
CREATE TABLE "span_annotations" (
	id INTEGER NOT NULL, 
	span_rowid INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	label VARCHAR, 
	score FLOAT, 
	explanation VARCHAR, 
	metadata JSONB NOT NULL, 
	annotator_kind VARCHAR NOT NULL, 
	created_at TIMESTAMP DEFAULT (CURRENT_TIMESTAMP) NOT NULL, 
	updated_at TIMESTAMP DEFAULT (CURRENT_TIMESTAMP) NOT NULL, 
	user_id INTEGER, 
	identifier VARCHAR DEFAULT ('') NOT NULL, 
	source VARCHAR NOT NULL, 
	CONSTRAINT pk_span_annotations PRIMARY KEY (id), 
	CONSTRAINT fk_span_annotations_span_rowid_spans FOREIGN KEY(span_rowid) REFERENCES spans (id) ON DELETE CASCADE, 
	CONSTRAINT uq_span_annotations_name_span_rowid_identifier UNIQUE (name, span_rowid, identifier), 
	CONSTRAINT "ck_span_annotations_`valid_annotator_kind`" CHECK (annotator_kind IN ('LLM', 'CODE', 'HUMAN')), 
	CONSTRAINT fk_span_annotations_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE SET NULL, 
	CONSTRAINT "ck_span_annotations_`valid_source`" CHECK (source IN ('API', 'APP'))
);
INSERT INTO "span_annotations" VALUES(1,1,'quality','good',0.5,'why','{"a":{"b":[1]}}','LLM','2026-11-21 14:08:09','2026-11-21 14:08:09',NULL,'','API');
INSERT INTO "span_annotations" VALUES(2,1,'quality','good',0.5,'why','{"a":{"b":[1]}}','LLM','2026-11-21 14:08:09','2026-11-21 14:08:09',NULL,'again','API');
INSERT INTO "span_annotations" VALUES(3,3,'quality','good',0.5,'why','{"a":{"b":[1]}}','LLM','2026-11-21 14:08:09','2026-11-21 14:08:09',NULL,'','API');
INSERT INTO "span_annotations" VALUES(4,3,'quality','good',0.5,'why','{"a":{"b":[1]}}','LLM','2026-11-21 14:08:09','2026-11-21 14:08:09',NULL,'again','API');
INSERT INTO "span_annotations" VALUES(5,1,'note',NULL,NULL,'look here','{}','HUMAN','2026-11-21 14:08:09','2026-11-21 14:08:09',NULL,'px-span-note:b214264b-cfb6-4c24-8e17-d006d5680233','API');
CREATE TABLE spans (
	id INTEGER NOT NULL, 
	trace_rowid INTEGER NOT NULL, 
	span_id VARCHAR NOT NULL, 
	parent_id VARCHAR, 
	name VARCHAR NOT NULL, 
	span_kind VARCHAR NOT NULL, 
	start_time TIMESTAMP NOT NULL, 
	end_time TIMESTAMP NOT NULL, 
	attributes JSONB NOT NULL, 
	events JSONB NOT NULL, 
	status_code VARCHAR DEFAULT 'UNSET' NOT NULL CONSTRAINT "ck_spans_`valid_status`" CHECK (status_code IN ('OK', 'ERROR', 'UNSET')), 
	status_message VARCHAR NOT NULL, 
	cumulative_error_count INTEGER NOT NULL, 
	cumulative_llm_token_count_prompt INTEGER NOT NULL, 
	cumulative_llm_token_count_completion INTEGER NOT NULL, llm_token_count_prompt INTEGER, llm_token_count_completion INTEGER, 
	CONSTRAINT pk_spans PRIMARY KEY (id), 
	CONSTRAINT fk_spans_trace_rowid_traces FOREIGN KEY(trace_rowid) REFERENCES traces (id) ON DELETE CASCADE, 
	CONSTRAINT uq_spans_span_id UNIQUE (span_id)
);
INSERT INTO "spans" VALUES(1,1,'a1a1a1a1a1a1a1a1',NULL,'chain 1','CHAIN','2025-11-21 04:40:00.000000','2025-11-21 04:40:04.000000','{"session":{"id":"chat-1"},"user":{"id":"u"},"input":{"value":"what?"},"openinference":{"span":{"kind":"CHAIN"}},"output":{"value":"that"}}','[]','OK','',0,100,20,NULL,NULL);
INSERT INTO "spans" VALUES(2,1,'a2a2a2a2a2a2a2a2','a1a1a1a1a1a1a1a1','retriever 2','RETRIEVER','2025-11-21 04:40:01.000000','2025-11-21 04:40:02.000000','{"openinference":{"span":{"kind":"RETRIEVER"}},"input":{"value":"what?"},"retrieval":{"documents":[{"document":{"id":"d1","content":"one","score":0.5,"metadata":{"page":1}}},{"document":{"id":"d2","content":"two","score":0.25}}]}}','[]','OK','',0,0,0,NULL,NULL);
INSERT INTO "spans" VALUES(3,1,'a3a3a3a3a3a3a3a3','a1a1a1a1a1a1a1a1','llm 3','LLM','2025-11-21 04:40:02.000000','2025-11-21 04:40:04.000000','{"openinference":{"span":{"kind":"LLM"}},"llm":{"token_count":{"completion":20,"prompt":100},"model_name":"gpt-4o","input_messages":[{"message":{"role":"user","content":"what?"}}]},"metadata":{"tier":"gold"}}','[]','OK','',0,100,20,100,20);
INSERT INTO "spans" VALUES(4,2,'b1b1b1b1b1b1b1b1',NULL,'agent 1','AGENT','2025-11-21 04:40:10.000000','2025-11-21 04:40:11.500000','{"openinference":{"span":{"kind":"AGENT"}},"input":{"value":"and?"},"output":{"value":"no"},"session":{"id":"chat-1"}}','[{"name":"exception","timestamp":"2025-11-21T04:40:11+00:00","attributes":{"exception.type":"ValueError","exception.message":"no"}}]','ERROR','',1,0,0,NULL,NULL);
INSERT INTO "spans" VALUES(5,3,'c1c1c1c1c1c1c1c1',NULL,'llm 1','LLM','2025-11-21 04:40:20.000000','2025-11-21 04:40:20.500000','{"score":0.5,"session":{"id":"chat-2"},"llm":{"token_count":{"prompt":7}},"openinference":{"span":{"kind":"LLM"}},"flag":true}','[]','OK','',0,7,0,7,0);
INSERT INTO "spans" VALUES(6,4,'d1d1d1d1d1d1d1d1','d9d9d9d9d9d9d9d9','tool 1','TOOL','2025-11-21 04:40:30.000000','2025-11-21 04:40:33.000000','{"openinference":{"span":{"kind":"TOOL"}},"tool":{"name":"lookup"}}','[]','OK','',0,0,0,NULL,NULL);
CREATE TABLE "trace_annotations" (
	id INTEGER NOT NULL, 
	trace_rowid INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	label VARCHAR, 
	score FLOAT, 
	explanation VARCHAR, 
	metadata JSONB NOT NULL, 
	annotator_kind VARCHAR NOT NULL, 
	created_at TIMESTAMP DEFAULT (CURRENT_TIMESTAMP) NOT NULL, 
	updated_at TIMESTAMP DEFAULT (CURRENT_TIMESTAMP) NOT NULL, 
	user_id INTEGER, 
	identifier VARCHAR DEFAULT ('') NOT NULL, 
	source VARCHAR NOT NULL, 
	CONSTRAINT pk_trace_annotations PRIMARY KEY (id), 
	CONSTRAINT uq_trace_annotations_name_trace_rowid_identifier UNIQUE (name, trace_rowid, identifier), 
	CONSTRAINT "ck_trace_annotations_`valid_annotator_kind`" CHECK (annotator_kind IN ('LLM', 'CODE', 'HUMAN')), 
	CONSTRAINT fk_trace_annotations_trace_rowid_traces FOREIGN KEY(trace_rowid) REFERENCES traces (id) ON DELETE CASCADE, 
	CONSTRAINT fk_trace_annotations_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE SET NULL, 
	CONSTRAINT "ck_trace_annotations_`valid_source`" CHECK (source IN ('API', 'APP'))
);
INSERT INTO "trace_annotations" VALUES(1,1,'quality','good',0.5,'why','{"a":{"b":[1]}}','LLM','2026-11-21 14:08:09','2026-11-21 14:08:09',NULL,'','API');
INSERT INTO "trace_annotations" VALUES(2,1,'quality','good',0.5,'why','{"a":{"b":[1]}}','LLM','2026-11-21 14:08:09','2026-11-21 14:08:09',NULL,'again','API');
INSERT INTO "trace_annotations" VALUES(3,2,'note',NULL,NULL,'and here','{}','HUMAN','2026-11-21 14:08:09','2026-11-21 14:08:09',NULL,'px-trace-note:b82da4d7-1d24-46f2-bb99-f62a6d3c7a06','API');
CREATE TABLE "traces" (
	id INTEGER NOT NULL, 
	project_rowid INTEGER NOT NULL, 
	trace_id VARCHAR NOT NULL, 
	start_time TIMESTAMP NOT NULL, 
	end_time TIMESTAMP NOT NULL, 
	project_session_rowid INTEGER, 
	CONSTRAINT pk_traces PRIMARY KEY (id), 
	CONSTRAINT fk_traces_project_rowid_projects FOREIGN KEY(project_rowid) REFERENCES projects (id) ON DELETE CASCADE, 
	CONSTRAINT uq_traces_trace_id UNIQUE (trace_id), 
	CONSTRAINT fk_traces_project_session_rowid_project_sessions FOREIGN KEY(project_session_rowid) REFERENCES project_sessions (id) ON DELETE CASCADE
);
INSERT INTO "traces" VALUES(1,2,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','2025-11-21 04:40:00.000000','2025-11-21 04:40:04.000000',1);
INSERT INTO "traces" VALUES(2,2,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','2025-11-21 04:40:10.000000','2025-11-21 04:40:11.500000',1);
INSERT INTO "traces" VALUES(3,2,'cccccccccccccccccccccccccccccccc','2025-11-21 04:40:20.000000','2025-11-21 04:40:20.500000',2);
INSERT INTO "traces" VALUES(4,2,'dddddddddddddddddddddddddddddddd','2025-11-21 04:40:30.000000','2025-11-21 04:40:33.000000',NULL);
COMMIT;
