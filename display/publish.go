package display

import "errors"

var errNoPublisher = errors.New("no notebook to show it in: this runs outside the gpucharts kernel")

// Bundler is a value that knows how it is shown.
type Bundler interface {
	MIMEBundle() (data, metadata map[string]any, err error)
}

// Show displays a value in the running cell.
func Show(b Bundler) error { return publish(b, "", false) }

// Display shows a value under an id, so that Update can replace it.
func Display(b Bundler, id string) error { return publish(b, id, false) }

// Update replaces what was shown under the id.
func Update(b Bundler, id string) error { return publish(b, id, true) }

func publish(b Bundler, id string, update bool) error {
	if publisher == nil {
		return errNoPublisher
	}
	data, metadata, err := b.MIMEBundle()
	if err != nil {
		return err
	}
	return publisher.Display(data, metadata, id, update)
}

// Clear clears the output of the running cell.
func Clear() error {
	if publisher == nil {
		return errNoPublisher
	}
	return publisher.Clear(false)
}

// Input asks the person for a line of text.
func Input(prompt string) (string, error) {
	if publisher == nil {
		return "", errNoPublisher
	}
	return publisher.Input(prompt, false)
}

// Password asks for a line of text that is not shown.
func Password(prompt string) (string, error) {
	if publisher == nil {
		return "", errNoPublisher
	}
	return publisher.Input(prompt, true)
}
