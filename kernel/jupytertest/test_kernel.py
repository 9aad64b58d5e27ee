"""Jupyter's own kernel tests, complete: a test that is skipped counts as failed.

Usage: python test_kernel.py   (JUPYTER_PATH must lead to the kernelspec gpucharts)
"""

import sys
import unittest

import jupyter_kernel_test as jkt

KERNEL = "gpucharts"


class GoKernelTests(jkt.KernelTests):
    kernel_name = KERNEL
    language_name = "go"
    file_extension = ".go"

    code_hello_world = 'fmt.Println("hello, world")'
    code_stderr = 'fmt.Fprintln(os.Stderr, "oh no")'
    completion_samples = [
        {"text": "fmt.Printl", "matches": ["Println"]},
        {"text": "strings.HasP", "matches": ["HasPrefix"]},
    ]
    complete_code_samples = ["1", "x := 1", 'fmt.Println("hi")', "func f() int {\n\treturn 1\n}", "for i := range 3 {\n\t_ = i\n}"]
    incomplete_code_samples = ["func f() {", "for {", "fmt.Println(1,", "x := `raw"]
    invalid_code_samples = ["x := )", "func 3() {}", "}"]
    code_page_something = "fmt.Println?"
    code_generate_error = 'panic("on purpose")'
    code_execute_result = [
        {"code": "6*7", "result": "42"},
        {"code": '"a" + "b"', "result": "ab"},
        {"code": "[]int{1, 2, 3}", "result": "[1 2 3]"},
        {"code": "struct{ A, B int }{1, 2}", "result": "{A:1 B:2}"},
    ]
    code_display_data = [
        {"code": 'display.HTML("<b>hi</b>").Show()', "mime": "text/html"},
        {"code": 'display.Markdown("# hi").Show()', "mime": "text/markdown"},
        {"code": 'display.SVG("<svg xmlns=\\"http://www.w3.org/2000/svg\\"/>").Show()', "mime": "image/svg+xml"},
        {"code": 'display.Latex("$x$").Show()', "mime": "text/latex"},
        {"code": "display.JSON(map[string]int{\"a\": 1}).Show()", "mime": "application/json"},
    ]
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "6?7"
    code_inspect_sample = "fmt.Println"
    code_clear_output = "display.Clear()"


class GoWelcomeTests(jkt.IopubWelcomeTests):
    kernel_name = KERNEL
    support_iopub_welcome = True


if __name__ == "__main__":
    loader = unittest.TestLoader()
    suite = unittest.TestSuite(loader.loadTestsFromTestCase(c) for c in (GoKernelTests, GoWelcomeTests))
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    for test, why in result.skipped:
        print(f"SKIPPED, which counts as failed: {test}: {why}", file=sys.stderr)
    sys.exit(0 if result.wasSuccessful() and not result.skipped else 1)
