package cell

// CompletionItem is one offer. Type is what Jupyter calls it: function, variable, type,
// constant, module, keyword, field, method, or string.
type CompletionItem struct{ Text, Type, Signature string }
