// What samples/Fetch does: get a page over HTTPS, print the length of its body in bytes.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
)

func main() {
	address := "https://google.com"
	if len(os.Args) > 1 {
		address = os.Args[1]
	}

	response, err := http.Get(address)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}

	body, err := io.ReadAll(response.Body)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}

	fmt.Println(len(body))
}
