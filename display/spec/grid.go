package spec

// GridMIMEType is the MIME type of a GridConfiguration in a display message.
const GridMIMEType = "application/vnd.gpucharts.grid.v1+json"

// GridConfiguration is several charts in rows and columns.
type GridConfiguration struct {
	Version int                  `json:"version"` // ConfigurationVersion
	Columns int                  `json:"columns"`
	Charts  []ChartConfiguration `json:"charts"` // row by row
}

// Link joins the views of charts: those of one group show the same part of x, of y, or of both.
type Link struct {
	Group ID   `json:"group"`
	X     bool `json:"x,omitempty"`
	Y     bool `json:"y,omitempty"`
}
