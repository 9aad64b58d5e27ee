//go:build cloud

package datamgr

import _ "gocloud.dev/blob/gcsblob" // opens gs://

func init() {
	clouds["gs"] = cloud{"Google Cloud Storage", "GOOGLE_APPLICATION_CREDENTIALS, gcloud auth application-default login, or the machine's account"}
}
