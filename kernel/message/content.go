package message

import (
	"encoding/json"
	"fmt"
)

// Bundle is a value in its MIME types.
type Bundle map[string]any

type ExecuteRequest struct {
	Code            string            `json:"code"`
	Silent          bool              `json:"silent"`
	StoreHistory    *bool             `json:"store_history"`
	UserExpressions map[string]string `json:"user_expressions"`
	AllowStdin      *bool             `json:"allow_stdin"`
	StopOnError     *bool             `json:"stop_on_error"`
}

// Stores, Asks and Stops give the protocol's defaults for what was left out.
func (r ExecuteRequest) Stores() bool { return !r.Silent && (r.StoreHistory == nil || *r.StoreHistory) }
func (r ExecuteRequest) Asks() bool   { return r.AllowStdin == nil || *r.AllowStdin }
func (r ExecuteRequest) Stops() bool  { return r.StopOnError == nil || *r.StopOnError }

type ExecuteReply struct {
	Status          string           `json:"status"`
	ExecutionCount  int              `json:"execution_count"`
	Payload         []map[string]any `json:"payload"`
	UserExpressions map[string]any   `json:"user_expressions"`
}

type ExecuteInput struct {
	Code           string `json:"code"`
	ExecutionCount int    `json:"execution_count"`
}

type ExecuteResult struct {
	ExecutionCount int            `json:"execution_count"`
	Data           map[string]any `json:"data"`
	Metadata       map[string]any `json:"metadata"`
}

// Display is the content of display_data and of update_display_data.
type Display struct {
	Data      map[string]any    `json:"data"`
	Metadata  map[string]any    `json:"metadata"`
	Transient map[string]string `json:"transient"`
}

// Error is an iopub error, and with a status and a count an error reply.
type Error struct {
	Status         string   `json:"status,omitempty"`
	ExecutionCount int      `json:"execution_count,omitempty"`
	Name           string   `json:"ename"`
	Value          string   `json:"evalue"`
	Traceback      []string `json:"traceback"`
}

type Stream struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

type Status struct {
	ExecutionState string `json:"execution_state"`
}

type ClearOutput struct {
	Wait bool `json:"wait"`
}

type Welcome struct {
	Subscription string `json:"subscription"`
}

// CodeRequest is the content of complete_request, inspect_request and is_complete_request.
// CursorPos counts Unicode code points.
type CodeRequest struct {
	Code      string `json:"code"`
	CursorPos int    `json:"cursor_pos"`
}

type CompleteReply struct {
	Status      string         `json:"status"`
	Matches     []string       `json:"matches"`
	CursorStart int            `json:"cursor_start"`
	CursorEnd   int            `json:"cursor_end"`
	Metadata    map[string]any `json:"metadata"`
}

type InspectReply struct {
	Status   string         `json:"status"`
	Found    bool           `json:"found"`
	Data     map[string]any `json:"data"`
	Metadata map[string]any `json:"metadata"`
}

type IsCompleteReply struct {
	Status string `json:"status"`
	Indent string `json:"indent,omitempty"`
}

type HistoryRequest struct {
	Output     bool   `json:"output"`
	AccessType string `json:"hist_access_type"`
	Session    int    `json:"session"`
	Start      int    `json:"start"`
	Stop       *int   `json:"stop"`
	N          int    `json:"n"`
	Pattern    string `json:"pattern"`
	Unique     bool   `json:"unique"`
}

type HistoryReply struct {
	Status  string   `json:"status"`
	History [][3]any `json:"history"`
}

type CommInfoRequest struct {
	Target string `json:"target_name"`
}

type CommInfoReply struct {
	Status string                       `json:"status"`
	Comms  map[string]map[string]string `json:"comms"`
}

// Comm is the content of comm_open (with a target), comm_msg and comm_close.
type Comm struct {
	ID     string          `json:"comm_id"`
	Target string          `json:"target_name,omitempty"`
	Data   json.RawMessage `json:"data"`
}

type Shutdown struct {
	Status  string `json:"status,omitempty"`
	Restart bool   `json:"restart"`
}

type InputRequest struct {
	Prompt   string `json:"prompt"`
	Password bool   `json:"password"`
}

type InputReply struct {
	Value string `json:"value"`
}

// OK is the content of a reply that says no more than that.
type OK struct {
	Status string `json:"status"`
}

type KernelInfo struct {
	Status                string              `json:"status"`
	ProtocolVersion       string              `json:"protocol_version"`
	Implementation        string              `json:"implementation"`
	ImplementationVersion string              `json:"implementation_version"`
	LanguageInfo          LanguageInfo        `json:"language_info"`
	Banner                string              `json:"banner"`
	Debugger              bool                `json:"debugger"`
	HelpLinks             []map[string]string `json:"help_links"`
	SupportedFeatures     []string            `json:"supported_features"`
}

type LanguageInfo struct {
	Name           string `json:"name"`
	Version        string `json:"version"`
	MimeType       string `json:"mimetype"`
	FileExtension  string `json:"file_extension"`
	PygmentsLexer  string `json:"pygments_lexer"`
	CodeMirrorMode string `json:"codemirror_mode"`
}

// Content decodes a message's content as the type that its handler expects.
func Content[T any](m *Message) (T, error) {
	var content T
	if err := json.Unmarshal(m.Content, &content); err != nil {
		return content, refuse(Malformed, "the content of %s is not valid: %v", m.Header.Type, err)
	}
	return content, nil
}

// String is one line for people.
func (m *Message) String() string {
	parent := "nothing"
	if m.Parent != nil {
		parent = m.Parent.Type
	}
	return fmt.Sprintf("%s in answer to %s, %.400s, %d buffers", m.Header.Type, parent, m.Content, len(m.Buffers))
}
