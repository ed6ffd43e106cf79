// What samples/WebApi answers when it has just started: a list of notes, as JSON.
package main

import (
	"encoding/json"
	"net/http"
	"os"
	"sync"
)

type note struct {
	ID   int    `json:"id"`
	Text string `json:"text"`
}

func main() {
	var lock sync.Mutex
	notes := []note{}
	http.HandleFunc("/health", func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("Healthy"))
	})
	http.HandleFunc("/api/notes", func(w http.ResponseWriter, r *http.Request) {
		lock.Lock()
		defer lock.Unlock()
		if r.Method == http.MethodPost {
			var posted note
			if json.NewDecoder(r.Body).Decode(&posted) != nil {
				w.WriteHeader(http.StatusBadRequest)
				return
			}

			posted.ID = len(notes) + 1
			notes = append(notes, posted)
			w.WriteHeader(http.StatusCreated)
		}

		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(notes)
	})
	panic(http.ListenAndServe(":"+os.Getenv("ASPNETCORE_HTTP_PORTS"), nil))
}
