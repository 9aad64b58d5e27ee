"""Executes a notebook as nbconvert does, and checks what it holds afterwards."""

import nbclient
import nbformat

notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "gpucharts", "display_name": "Go"}})
notebook.cells = [
    nbformat.v4.new_code_cell("x := []int{3, 1, 2}\nsort.Ints(x)\nfmt.Println(x)"),
    nbformat.v4.new_code_cell("len(x)"),
    nbformat.v4.new_code_cell("time.Sleep(50 * time.Millisecond)\nstrings.ToUpper(\"ok\")"),
    nbformat.v4.new_code_cell("_, err := os.Open(\"/no/such/file\")\nerr", metadata={"tags": ["raises-exception"]}),
]
nbclient.NotebookClient(notebook, timeout=60).execute()
nbformat.validate(notebook)


def texts(cell):
    return [o.get("text") or o.get("data", {}).get("text/plain") or o.get("ename") for o in cell.outputs]


assert texts(notebook.cells[0]) == ["[1 2 3]\n"], notebook.cells[0].outputs
assert texts(notebook.cells[1]) == ["3"], notebook.cells[1].outputs
assert texts(notebook.cells[2]) == ["OK"], notebook.cells[2].outputs
assert texts(notebook.cells[3]) == ["Error"], notebook.cells[3].outputs
assert [c.execution_count for c in notebook.cells] == [1, 2, 3, 4]
